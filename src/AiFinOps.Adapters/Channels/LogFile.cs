using System.Text;

namespace AiFinOps.Adapters.Channels;

/// <summary>A text file that is appended to by one writer at a time.</summary>
internal static class LogFile
{
    /// <summary>Appends the section unless the file has a line that is <paramref name="marker"/>.</summary>
    /// <exception cref="IOException">Another process holds the file, or it cannot be written.</exception>
    public static async Task AppendOnceAsync(string path, string marker, string section, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        await using var file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        using var reader = new StreamReader(file, Encoding.UTF8, leaveOpen: true);
        while (await reader.ReadLineAsync(cancellationToken) is { } line)
        {
            if (string.Equals(line, marker, StringComparison.Ordinal))
            {
                return;
            }
        }

        // One write, and the marker last: what a crash tears off is written again under the same id.
        file.Seek(0, SeekOrigin.End);
        await file.WriteAsync(Encoding.UTF8.GetBytes((file.Position > 0 ? "\n" : "") + section), CancellationToken.None);
        file.Flush(flushToDisk: true);
    }
}
