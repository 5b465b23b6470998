using System.Text;
using System.Text.Json;
using AiFinOps.Core.Escalation;

namespace AiFinOps.Core.Playbooks;

/// <summary>
/// Takes the names and mail addresses of configured people out of what is kept for years, also where somebody wrote one into a note, and puts their
/// ids there. Who nobody configured is not known here: a stranger's name in a note stays.
/// </summary>
internal static class EvidencePrivacy
{
    /// <summary>A shorter name would be found in the middle of words.</summary>
    private const int LeastCharacters = 4;

    public static byte[] WithoutNames(byte[] content, IReadOnlyList<Person> people)
    {
        var text = Encoding.UTF8.GetString(content);
        var told = people
            .SelectMany(person => Said(person).Select(words => (Words: words, person.Id)))
            .Where(said => said.Words.Length >= LeastCharacters)
            .OrderByDescending(said => said.Words.Length)
            .Aggregate(text, (so, said) => so.Replace(said.Words, said.Id, StringComparison.OrdinalIgnoreCase));
        return ReferenceEquals(told, text) ? content : Encoding.UTF8.GetBytes(told);
    }

    /// <summary>As it stands in text, and as it stands in JSON.</summary>
    private static IEnumerable<string> Said(Person person) =>
        from words in new[] { person.Name, person.Email }
        where !string.Equals(words, person.Id, StringComparison.OrdinalIgnoreCase)
        from form in new[] { words, JsonEncodedText.Encode(words).ToString() }.Distinct(StringComparer.Ordinal)
        select form;
}
