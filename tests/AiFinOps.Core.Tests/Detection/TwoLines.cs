using AiFinOps.Core.Allocation;
using AiFinOps.Core.Configuration;
using AiFinOps.Core.Detection;
using AiFinOps.Core.Spend;
using AiFinOps.Core.Tests.Spend;
using static AiFinOps.Core.Tests.Spend.SpendStory;

namespace AiFinOps.Core.Tests.Detection;

/// <summary>Support chat and search, two lines of one source. An amount of 0 is a day without a row.</summary>
internal sealed class TwoLines
{
    public const string Search = "search";

    private readonly SpendStory chat = new();
    private readonly List<LineDay> search = [];

    public string SearchProvider { get; init; } = "OpenAI";

    public AllocationLine SearchLine { get; init; } = ALine() with { Id = Search, Name = "Search" };

    public IReadOnlyList<ExpectedEvent> Events { get; init; } = [];

    public TwoLines Daily(int days, decimal onChat, decimal onSearch) => Spends(Enumerable.Repeat((onChat, onSearch), days));

    public TwoLines Spends(params IEnumerable<(decimal OnChat, decimal OnSearch)> days)
    {
        foreach (var (onChat, onSearch) in days)
        {
            if (onSearch > 0m)
            {
                search.Add(new LineDay(Search, SourceName, chat.Next, [Row(onSearch) with { Provider = SearchProvider }]));
            }

            chat.Has(onChat > 0m ? [Row(onChat)] : []);
        }

        return this;
    }

    public EvaluationResult Evaluate() => SpendEvaluation.Judge(new EvaluationInput(
        AConfiguration([.. Events]) with { Lines = [chat.Line, SearchLine] }, [.. chat.LineDays, .. search], chat.Batches, chat.Now, chat.Last));

    public GradedFinding? Finds(string line, FindingKind kind) =>
        Evaluate().Findings.SingleOrDefault(graded => string.Equals(graded.Finding.Line, line, StringComparison.Ordinal) && graded.Finding.Kind == kind);
}
