using System.Globalization;
using System.Text;
using AiFinOps.Adapters.Sources.Csv;
using AiFinOps.Adapters.Sources.Summing;
using CsCheck;

namespace AiFinOps.Adapters.Tests.Sources;

public sealed class CsvValueTests
{
    [Fact]
    public void Every_decimal_is_read_to_its_last_digit() =>
        Gen.Decimal.Sample(value => Assert.Equal(value, Parse(value.ToString(CultureInfo.InvariantCulture))));

    [Theory]
    [InlineData("1.0E-7", "0.00000010")]
    [InlineData("1e3", "1000")]
    [InlineData("-2.5E+1", "-25")]
    [InlineData("+.5", "0.5")]
    [InlineData("5.", "5")]
    [InlineData("0.1000000000000000000000000000000000000000000", "0.1")]
    [InlineData("0E-40", "0")]
    [InlineData("123456789012345678.901234567", "123456789012345678.901234567")]
    public void Other_notations_are_the_same_number(string text, string expected) =>
        Assert.Equal(decimal.Parse(expected, CultureInfo.InvariantCulture), Parse(text));

    [Theory]
    [InlineData("")]
    [InlineData("-")]
    [InlineData(".")]
    [InlineData("1,5")]
    [InlineData("1.2.3")]
    [InlineData("1e")]
    [InlineData("e5")]
    [InlineData("NaN")]
    [InlineData("1 2")]
    [InlineData("0x10")]
    public void What_is_no_number_is_refused(string text) => Assert.Null(Parse(text));

    [Theory]
    [InlineData("1.0E-30")]
    [InlineData("1E+99999999999")]
    [InlineData("79228162514264337593543950336")]
    [InlineData("0.12345678901234567890123456789012345678901")]
    public void More_digits_than_a_decimal_holds_are_refused_as_such(string text)
    {
        Assert.False(CsvNumber.TryParse(Encoding.UTF8.GetBytes(text), out _, out var tooLong));
        Assert.True(tooLong);
    }

    [Theory]
    [InlineData("2024-09-18", "2024-09-18")]
    [InlineData("2024-09-18 23:00:00", "2024-09-18")]
    [InlineData("2024-09-18T23:30:00.1234567Z", "2024-09-18")]
    [InlineData("2024-09-18 23:00:00 UTC", "2024-09-18")]
    [InlineData("2024-09-18T23:00:00-02:00", "2024-09-19")]
    [InlineData("2024-09-18T01:00:00+0200", "2024-09-17")]
    [InlineData("2024-02-29T00:00Z", "2024-02-29")]
    public void A_moment_belongs_to_its_UTC_day(string text, string day)
    {
        Assert.True(CsvMoment.TryParse(Encoding.UTF8.GetBytes(text), out var moment));
        Assert.Equal(DateOnly.Parse(day, CultureInfo.InvariantCulture).DayNumber, moment.DayNumber);
    }

    [Theory]
    [InlineData("2023-02-29")]
    [InlineData("18.09.2024")]
    [InlineData("9/18/2024")]
    [InlineData("2024-09-18T25:00:00")]
    [InlineData("2024-09-18T23:00:00 CEST")]
    [InlineData("0001-01-01T00:00:00+14:00")]
    public void What_is_no_date_is_refused(string text) => Assert.False(CsvMoment.TryParse(Encoding.UTF8.GetBytes(text), out _));

    [Fact]
    public void A_sum_with_more_digits_than_a_decimal_is_kept_in_parts_that_add_up()
    {
        var total = new ExactTotal();
        Int128 sum = 0;
        byte scale = 0;
        foreach (var text in new[] { "7000000000", "0.0000000000000000000000000001", "7000000000" })
        {
            Assert.True(CsvNumber.TryParse(Encoding.UTF8.GetBytes(text), out var number, out _));
            Assert.True(ExactSum.TryAdd(ref sum, ref scale, number));
            total.Add(number);
        }

        Assert.Equal([14000000000m, 0.0000000000000000000000000001m], ExactSum.ToDecimals(sum, scale));
        Assert.Equal("14000000000.0000000000000000000000000001", total.ToString());
    }

    [Fact]
    public void A_sum_that_cannot_be_held_is_refused_and_left_as_it_was()
    {
        Int128 sum = Int128.MaxValue - 1;
        byte scale = 28;
        Assert.False(ExactSum.TryAdd(ref sum, ref scale, new CsvNumber(1_000_000_000_000, 0)));
        Assert.Equal(Int128.MaxValue - 1, sum);
    }

    private static decimal? Parse(string text) =>
        CsvNumber.TryParse(Encoding.UTF8.GetBytes(text), out var number, out _) ? Assert.Single(ExactSum.ToDecimals(number.Digits, number.Scale)) : null;
}
