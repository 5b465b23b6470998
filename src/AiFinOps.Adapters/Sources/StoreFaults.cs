using Azure;

namespace AiFinOps.Adapters.Sources;

/// <summary>Tells trouble of the store that holds a file from trouble with what the file holds.</summary>
internal static class StoreFaults
{
    public static bool IsOne(Exception exception) => exception is RequestFailedException or UnauthorizedAccessException or Http.SourceException;
}
