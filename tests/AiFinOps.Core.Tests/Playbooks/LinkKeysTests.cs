using AiFinOps.Core.Incidents;
using AiFinOps.Core.Playbooks;
using AiFinOps.Core.Tests.Incidents;
using CsCheck;

namespace AiFinOps.Core.Tests.Playbooks;

public class LinkKeysTests
{
    private const string Key = "a key of thirty-two characters..";
    private const string Newer = "another key, of 32 characters too";

    private static readonly DateTimeOffset Friday = new(2026, 10, 9, 18, 0, 0, TimeSpan.Zero);
    private static readonly ActingLink Link = ActingLink.Of(IncidentStories.Opened(), LinkVerb.Acknowledge, "commerce-ai", "order-agent-1.1-fired-commerce-ai.chat", Friday);

    [Fact]
    public void A_link_comes_back_as_it_was_whatever_it_names() => Gen
        .Select(Gen.String, Gen.Enum<LinkVerb>(), Gen.String[Gen.Char['a', 'z'], 1, 20], Gen.Int[1, 99])
        .Sample((incident, verb, sentTo, firing) =>
        {
            var link = new ActingLink(incident, verb, sentTo, firing, Friday, "0123");
            var text = LinkKeys.Of(Key, null)!.Sign(link);
            return !IsText(incident) || LinkKeys.Of(Key, null)!.Read(text) == link;
        });

    [Fact]
    public void One_character_that_is_changed_anywhere_makes_it_worthless()
    {
        var keys = LinkKeys.Of(Key, null)!;
        var token = keys.Sign(Link);

        // The last character of a signature carries two bits that mean nothing.
        Assert.All(Enumerable.Range(0, token.Length - 1), place =>
            Assert.Null(keys.Read(string.Concat(token.AsSpan(0, place), token[place] == 'A' ? "B" : "A", token.AsSpan(place + 1)))));
    }

    [Theory]
    [InlineData("")]
    [InlineData(".")]
    [InlineData("..")]
    [InlineData("a.b.c")]
    [InlineData("%00.%00")]
    [InlineData("MQpBY2tub3dsZWRnZQ.")]
    public void What_was_never_signed_is_no_link(string token) => Assert.Null(LinkKeys.Of(Key, null)!.Read(token));

    [Fact]
    public void While_the_key_is_changed_both_are_known_and_the_newer_one_signs()
    {
        var (before, during, after) = (LinkKeys.Of(Key, null)!, LinkKeys.Of(Newer, Key)!, LinkKeys.Of(Newer, null)!);

        Assert.Equal(Link, during.Read(before.Sign(Link)));
        Assert.Equal(Link, after.Read(during.Sign(Link)));
        Assert.Null(after.Read(before.Sign(Link)));
        Assert.Null(before.Read(during.Sign(Link)));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("thirty-one characters, not more")]
    [InlineData("                                            ")]
    public void A_key_that_could_be_guessed_signs_nothing(string? key) => Assert.Null(LinkKeys.Of(key, Key));

    [Fact]
    public void The_same_message_carries_the_same_link_and_every_other_one_another()
    {
        ActingLink Of(LinkVerb verb, string message) => ActingLink.Of(IncidentStories.Opened(), verb, "commerce-ai", message, Friday);

        Assert.Equal(Of(LinkVerb.Note, "a"), Of(LinkVerb.Note, "a"));
        Assert.Distinct([Of(LinkVerb.Note, "a").Nonce, Of(LinkVerb.Note, "b").Nonce, Of(LinkVerb.Assign, "a").Nonce]);
        Assert.Equal(Friday.AddHours(72), Link.Expires);
    }

    [Fact]
    public void The_record_says_to_whom_it_was_sent_and_that_nobody_is_proved_by_it() => Assert.Equal(new Actor("link:commerce-ai", "signed-link"), Link.Actor);

    /// <summary>Half a surrogate pair is no text, and no id of ours.</summary>
    private static bool IsText(string text) => System.Text.Encoding.UTF8.GetString(System.Text.Encoding.UTF8.GetBytes(text)).Equals(text, StringComparison.Ordinal);
}
