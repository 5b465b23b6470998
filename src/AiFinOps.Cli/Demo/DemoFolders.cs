namespace AiFinOps.Cli.Demo;

/// <summary>Where the demo reads and writes.</summary>
/// <param name="Samples">The sample organisation.</param>
/// <param name="Out">Everything that the demo writes.</param>
internal sealed record DemoFolders(string Samples, string Out)
{
    public string Configuration => Path.Combine(Samples, "finops.yaml");

    public string Arrivals => Path.Combine(Samples, "arrivals.csv");

    public string Story => Path.Combine(Samples, "story.json");

    public string Changes => Path.Combine(Samples, "changes.json");

    public string Drop => Path.Combine(Out, "drop");

    public string Log => Path.Combine(Out, "log");

    public string Incidents => Path.Combine(Out, "incidents");

    public string Evidence => Path.Combine(Out, "evidence");

    public string Reviews => Path.Combine(Out, "reviews");

    public string Pager => Path.Combine(Out, "pager.log");

    public string Dashboard => Path.Combine(Out, "dashboard.html");

    /// <summary>What happened, for scripts.</summary>
    public string Report => Path.Combine(Out, "report.json");

    public string Index => Path.Combine(Out, "index.html");
}
