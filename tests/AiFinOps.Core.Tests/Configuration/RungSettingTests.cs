using AiFinOps.Core.Configuration;

namespace AiFinOps.Core.Tests.Configuration;

public sealed class RungSettingTests
{
    [Theory]
    [InlineData("1", 1, "")]
    [InlineData("60 requests/min", 60, "requests/min")]
    [InlineData("500 USD a month", 500, "USD a month")]
    [InlineData("60 Møller", 60, "Møller")]
    [InlineData("60 messages", 60, "messages")]
    [InlineData("999999999999999", 999_999_999_999_999, "")]
    public void A_whole_number_with_its_digits_together_is_read_with_its_unit(string setting, long number, string unit)
    {
        Assert.Equal(number, RungSetting.Number(setting));
        Assert.Equal(unit, RungSetting.Unit(setting));
    }

    [Theory]
    [InlineData("")]
    [InlineData("0")]
    [InlineData("-5")]
    [InlineData("05")]
    [InlineData("60.5 requests")]
    [InlineData("1,000")]
    [InlineData("1 000")]
    [InlineData("60rpm")]
    [InlineData("60 k")]
    [InlineData("60 K tokens")]
    [InlineData("60 kTPM")]
    [InlineData("2 million tokens")]
    [InlineData("6e3")]
    [InlineData(" 60")]
    [InlineData("1000000000000000")]
    [InlineData("off")]
    [InlineData("٦٠")]
    public void What_two_people_read_as_two_numbers_is_none(string setting) => Assert.Null(RungSetting.Number(setting));
}
