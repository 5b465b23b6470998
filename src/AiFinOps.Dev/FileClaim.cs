namespace AiFinOps.Dev;

/// <summary>"I am using this" between processes: an open file that nobody else can open, and that the system closes when its owner dies.</summary>
internal static class FileClaim
{
    /// <summary>Null when another process holds it.</summary>
    public static FileStream? TryTake(string path)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        try
        {
            return new(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException)
        {
            return null;
        }
    }

    /// <summary>Waits until it is free.</summary>
    public static async Task<FileStream> TakeAsync(string path, CancellationToken cancellation)
    {
        using var second = new PeriodicTimer(TimeSpan.FromSeconds(1));
        FileStream? held;
        while ((held = TryTake(path)) is null)
        {
            await second.WaitForNextTickAsync(cancellation);
        }

        return held;
    }
}
