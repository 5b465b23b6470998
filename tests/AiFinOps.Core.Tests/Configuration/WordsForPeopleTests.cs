using AiFinOps.Core.Configuration;

namespace AiFinOps.Core.Tests.Configuration;

/// <summary>What a message may repeat, and what it guesses.</summary>
public sealed class WordsForPeopleTests
{
    [Theory]
    [InlineData("curency", "currency")]
    [InlineData("ownergroup", "ownerGroups")]
    [InlineData("lnies", "lines")]
    [InlineData("Sources", "sources")]
    [InlineData("zzz", null)]
    [InlineData("", null)]
    public void A_misspelt_word_is_guessed_only_when_it_is_near(string word, string? guess) =>
        Assert.Equal(guess, Closest.To(word, ["currency", "ownerGroups", "lines", "sources", "rules"]));

    [Theory]
    [InlineData("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")]
    [InlineData("sk-proj-abcdefghijklmnop")]
    [InlineData("xoxb-1234")]
    [InlineData("ghp_abcdefghijklmnopqrstuv")]
    [InlineData("AKIAABCDEFGHIJKLMNOP")]
    [InlineData("Bearer eyJhbGciOiJIUzI1NiJ9.e30.x")]
    [InlineData("DefaultEndpointsProtocol=https;AccountKey=abc")]
    [InlineData("Server=db;Password = abc")]
    [InlineData("-----BEGIN RSA PRIVATE KEY-----")]
    [InlineData("https://user:pass@example.com/")]
    [InlineData("https://token@example.com/")]
    [InlineData("https://example.com/a?x=1&sig=abc")]
    [InlineData("https://example.com/api/hook?code=abc")]
    [InlineData("https://hooks.slack.com/services/T0/B0/abc")]
    public void What_looks_like_a_secret_is_never_repeated(string secret)
    {
        Assert.NotNull(SecretShapes.Recognise(secret));
        Assert.DoesNotContain(secret, Quoted.Text(secret), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("PAGER_SECRET")]
    [InlineData("https://pager.example.com/alerts?team=commerce")]
    [InlineData("http://127.0.0.1:7099/pager")]
    [InlineData("write to astrid@example.com")]
    [InlineData("task-abcdefghijklmnopqrst")]
    [InlineData("38,000 orders a day, 2 agent turns each")]
    public void Ordinary_words_are_no_secrets(string text) => Assert.Null(SecretShapes.Recognise(text));

    [Fact]
    public void What_is_repeated_is_short_and_on_one_line()
    {
        Assert.Equal("`a�b�c`", Quoted.Text("a\nb\u001bc"));
        Assert.Equal("`" + new string('x', 60) + "…`", Quoted.Text(new string('x', 1_000_000)));
    }
}
