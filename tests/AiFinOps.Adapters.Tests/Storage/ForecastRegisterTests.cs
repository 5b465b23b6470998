using AiFinOps.Adapters.Storage.Forecasts;
using AiFinOps.Core.Forecasts;
using AiFinOps.Core.Spend;
using AiFinOps.Testing;
using AiFinOps.Workflows;

namespace AiFinOps.Adapters.Tests.Storage;

public class ForecastRegisterTests(Azurite azurite) : StorageTest(azurite)
{
    private static readonly DateOnly TheTenth = new(2026, 2, 10);

    private TableForecastRegister Register => new(Storage, Unreadable);

    [Fact]
    public async Task A_forecast_comes_back_as_it_was_kept()
    {
        var forecast = Made("team/chat #1 |?", 12_345_678_901_234.56m) with { Credits = new Money(-0.10m, "EUR") };

        await Register.KeepAsync(TheTenth, [forecast], Token);

        Assert.Equal(forecast, Assert.Single(await Register.ListAsync(TheTenth, Token)));
    }

    [Fact]
    public async Task The_same_again_changes_nothing_and_each_line_month_and_day_has_its_own_row()
    {
        var turn = Made("chat", 10m) with { Period = new DateOnly(2026, 3, 1) };
        MonthForecast[] kept = [Made("chat", 10m), Made("search", 20m), turn];
        await Register.KeepAsync(TheTenth, kept, Token);
        await Register.KeepAsync(TheTenth, kept, Token);
        await Register.KeepAsync(TheTenth.AddDays(1), [Made("chat", 11m)], Token);

        Assert.Equal([Made("chat", 10m), turn, Made("search", 20m)], await Register.ListAsync(TheTenth, Token));
        Assert.Equal(4, (await RowsAsync(Tables.Forecasts)).Count);
        Assert.Empty(await Register.ListAsync(TheTenth.AddDays(2), Token));
    }

    [Fact]
    public async Task More_lines_than_fit_into_one_transaction_are_kept()
    {
        await Register.KeepAsync(TheTenth, [.. Enumerable.Range(0, 250).Select(number => Made($"line-{number}", number))], Token);

        Assert.Equal(250, (await Register.ListAsync(TheTenth, Token)).Count);
    }

    [Theory]
    [InlineData("Amount", "1,840")]
    [InlineData("Low", "NaN")]
    [InlineData("Period", "March")]
    public async Task A_row_that_was_edited_by_hand_is_named_and_left_out(string property, string value)
    {
        await Register.KeepAsync(TheTenth, [Made("chat", 10m), Made("search", 20m)], Token);
        await EditAsync(Tables.Forecasts, "2026-02-10", "chat|2026-02", property, value);

        Assert.Equal("search", Assert.Single(await Register.ListAsync(TheTenth, Token)).Line);
        Assert.Equal(property, Assert.Single(Unreadable.Recent()).Property);
    }

    private static MonthForecast Made(string line, decimal amount) => new(
        line, new DateOnly(2026, 2, 1), TheTenth, new Money(amount, "EUR"), new Money(amount / 2m, "EUR"), new Money(amount * 2m, "EUR"), "three-levels-x-weekday")
    {
        Credits = Money.Zero("EUR"),
    };
}
