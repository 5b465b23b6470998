using System.Globalization;

namespace AiFinOps.Core.Spend;

/// <summary>
/// An exact amount in one ISO 4217 currency. Unlike currencies are never added or compared:
/// an operator on two different currencies throws <see cref="CurrencyMismatchException"/>.
/// </summary>
/// <param name="Amount">Major units (euros, dollars), never cents.</param>
/// <param name="Currency">ISO 4217 code in upper case, for example <c>EUR</c>.</param>
public readonly record struct Money(decimal Amount, string Currency) : IComparable<Money>
{
    public static Money Zero(string currency) => new(0m, currency);

    public static Money operator +(Money left, Money right) => new(left.Amount + right.In(left.Currency), left.Currency);

    public static Money operator -(Money left, Money right) => new(left.Amount - right.In(left.Currency), left.Currency);

    public static Money operator -(Money money) => money with { Amount = -money.Amount };

    public static Money operator *(Money money, decimal factor) => money with { Amount = money.Amount * factor };

    public static bool operator <(Money left, Money right) => left.CompareTo(right) < 0;

    public static bool operator >(Money left, Money right) => left.CompareTo(right) > 0;

    public static bool operator <=(Money left, Money right) => left.CompareTo(right) <= 0;

    public static bool operator >=(Money left, Money right) => left.CompareTo(right) >= 0;

    public int CompareTo(Money other) => Amount.CompareTo(other.In(Currency));

    /// <summary>For people: two decimals and the currency, <c>1,840.00 EUR</c>. Never parsed back.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Amount:N2} {Currency}");

    private decimal In(string currency) =>
        string.Equals(Currency, currency, StringComparison.Ordinal) ? Amount : throw new CurrencyMismatchException(currency, Currency);
}

/// <summary>Two amounts of different currencies met in one sum or comparison.</summary>
public sealed class CurrencyMismatchException(string expected, string actual)
    : InvalidOperationException($"Cannot combine {actual} with {expected}: convert by a dated rate first, or keep them apart.");
