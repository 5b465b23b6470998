using System.Globalization;
using AiFinOps.Core.Incidents;

namespace AiFinOps.Core.Containment;

/// <summary>One of the four playbook questions, as it is asked.</summary>
/// <param name="Field">Name in a request body, lower camel case.</param>
public sealed record PlaybookQuestion(string Field, string Question);

/// <param name="Field">Field of <see cref="PlaybookQuestion"/>.</param>
/// <param name="Problem">What is wrong and what to write instead.</param>
public sealed record AnswerProblem(string Field, string Problem);

/// <summary>The four answers that must stand before anything is re-enabled.</summary>
public static class FourAnswers
{
    public static readonly IReadOnlyList<PlaybookQuestion> Questions =
    [
        new("workloadOwner", "Who owns the workload?"),
        new("whatChanged", "What changed (deployment, dataset, model, region, scaling rules)?"),
        new("stabilisation", "What stabilised spend without stopping the service?"),
        new("reviewedBeforeReenabling", "What was reviewed before re-enabling?"),
    ];

    private static readonly HashSet<string> Placeholders = new(StringComparer.OrdinalIgnoreCase)
    {
        "not applicable", "not known", "to be done", "to be decided", "to be determined", "will be added later", "see above", "same as above", "no idea yet", "nothing to say",
    };

    /// <summary>Every answer that is empty, a placeholder or too short to be understood later; empty when all four stand.</summary>
    public static IReadOnlyList<AnswerProblem> Validate(ReenableReview review) =>
    [
        .. Check(Questions[0], review.WorkloadOwner, minimumWords: 2, "name the person and the group"),
        .. Check(Questions[1], review.WhatChanged, minimumWords: 3, "say what changed, where and when"),
        .. Check(Questions[2], review.Stabilisation, minimumWords: 3, "say what was done and that it held"),
        .. Check(Questions[3], review.ReviewedBeforeReenabling, minimumWords: 3, "say what was checked and by whom"),
    ];

    private static IEnumerable<AnswerProblem> Check(PlaybookQuestion question, string? answer, int minimumWords, string remedy)
    {
        var text = answer?.Trim() ?? "";
        if (text.Length == 0)
        {
            yield return new AnswerProblem(question.Field, $"\"{question.Question}\" has no answer: {remedy}.");
        }
        else if (Placeholders.Contains(text.TrimEnd('.', '!', '?')) || Words(text) < minimumWords || DistinctLetters(text) < 4)
        {
            yield return new AnswerProblem(question.Field, $"\"{question.Question}\" needs a sentence that is understood in a year: {remedy}.");
        }
    }

    // Scripts without spaces between words count each character as a word.
    private static int Words(string text)
    {
        var words = 0;
        var inWord = false;
        foreach (var character in text)
        {
            var ideograph = char.GetUnicodeCategory(character) == UnicodeCategory.OtherLetter;
            var wordCharacter = char.IsLetterOrDigit(character) && !ideograph;
            words += ideograph || (wordCharacter && !inWord) ? 1 : 0;
            inWord = wordCharacter;
        }

        return words;
    }

    private static int DistinctLetters(string text) => text.Where(char.IsLetter).Select(char.ToLowerInvariant).Distinct().Count();
}
