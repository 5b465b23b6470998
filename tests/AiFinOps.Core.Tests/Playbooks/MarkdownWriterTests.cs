using AiFinOps.Core.Playbooks;
using CsCheck;

namespace AiFinOps.Core.Tests.Playbooks;

public sealed class MarkdownWriterTests
{
    [Theory]
    [InlineData("a|b", @"a\|b")]
    [InlineData("a\r\nb\tc", "a  b c")]
    [InlineData("<script>alert(1)</script>", "&lt;script&gt;alert(1)&lt;/script&gt;")]
    [InlineData("AT&amp;T", "AT&amp;amp;T")]
    [InlineData("[click](https://evil.example)", @"\[click\](https:\//evil.example)")]
    [InlineData("gpt_4*o`", @"gpt\_4\*o\`")]
    [InlineData("# not a heading", @"\# not a heading")]
    [InlineData("- not a list", @"\- not a list")]
    [InlineData("paid \u202Efdp.exe", "paid fdp.exe")]
    [InlineData("null\0byte", "nullbyte")]
    [InlineData("Bjørn, 本番", "Bjørn, 本番")]
    [InlineData("1,840.00 EUR (+92 %)", "1,840.00 EUR (+92 %)")]
    [InlineData(null, "")]
    public void Text_from_outside_stays_text(string? outside, string inert) => Assert.Equal(inert, MarkdownWriter.Escape(outside));

    [Fact]
    public void No_text_can_break_out_of_its_table_cell_or_open_a_tag() =>
        Gen.String.Sample(outside =>
        {
            var cell = MarkdownWriter.Escape(outside);
            var unescaped = cell.Replace(@"\\", "", StringComparison.Ordinal).Replace(@"\|", "", StringComparison.Ordinal);
            return !unescaped.Contains('|', StringComparison.Ordinal) && cell.IndexOfAny(['<', '>', '\n', '\r']) < 0;
        });

    [Fact]
    public void A_fenced_block_cannot_be_closed_from_inside() => Assert.Equal("a ''' b", MarkdownWriter.Plain("a\n``` b"));

    [Fact]
    public void A_utilisation_is_cut_and_never_rounded_up_to_the_stop() => Assert.Equal("94.99 %", Figures.Utilisation(0.949999m));
}
