namespace AiFinOps.Workflows.Ports;

/// <summary>Which dropped files were read, so that a file is read again only when it changed.</summary>
public interface IFileRegister
{
    /// <summary>Path to the fingerprint under which it was read last.</summary>
    Task<IReadOnlyDictionary<string, string>> ReadFilesAsync(string source, CancellationToken cancellationToken);

    Task RecordAsync(string source, string path, string fingerprint, DateTimeOffset now, CancellationToken cancellationToken);
}
