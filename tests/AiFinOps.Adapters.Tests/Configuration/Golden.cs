namespace AiFinOps.Adapters.Tests.Configuration;

/// <summary>Expected text in a file. With <c>AIFINOPS_UPDATE_GOLDEN=1</c> the files are written anew, to be read in the difference of the commit.</summary>
internal static class Golden
{
    public static void Expect(string path, string actual)
    {
        if (Environment.GetEnvironmentVariable("AIFINOPS_UPDATE_GOLDEN") is "1")
        {
            File.WriteAllText(path, actual);
        }

        Assert.Equal(File.Exists(path) ? File.ReadAllText(path) : $"{Path.GetFileName(path)} is missing", actual);
    }
}
