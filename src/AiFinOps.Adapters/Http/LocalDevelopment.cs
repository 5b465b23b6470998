namespace AiFinOps.Adapters.Http;

/// <summary>How a person is named in local development, where nobody signs in.</summary>
public static class LocalDevelopment
{
    public const string PersonHeader = "X-AiFinOps-Person";
}
