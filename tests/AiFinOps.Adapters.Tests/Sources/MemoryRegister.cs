using AiFinOps.Workflows.Ports;

namespace AiFinOps.Adapters.Tests.Sources;

internal sealed class MemoryRegister : IFileRegister
{
    private readonly Dictionary<string, string> _files = new(StringComparer.Ordinal);

    public Task<IReadOnlyDictionary<string, string>> ReadFilesAsync(string source, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyDictionary<string, string>>(_files.ToDictionary(StringComparer.Ordinal));

    public Task RecordAsync(string source, string path, string fingerprint, DateTimeOffset now, CancellationToken cancellationToken)
    {
        _files[path] = fingerprint;
        return Task.CompletedTask;
    }
}
