using System.Buffers.Binary;
using System.Diagnostics;
using System.Text;
using AiFinOps.Adapters.Sources.Csv;
using AiFinOps.Adapters.Sources.Summing;
using AiFinOps.Core.Spend;

namespace AiFinOps.Adapters.Sources.Focus;

/// <summary>
/// Finds the spend key of a row. Most rows repeat the cells of an earlier one byte by byte, so that their key is found
/// without making a text of any cell or reading the tags' JSON again.
/// </summary>
internal sealed class FocusKeys(SpendGroups groups)
{
    private const int MaxKnownBytes = 8 * 1024 * 1024;

    private readonly ByteTable _known = new(Stopwatch.GetTimestamp());
    private readonly List<Found> _found = [];
    private byte[] _raw = new byte[4096];
    private byte[] _scratch = new byte[4096];
    private int _generation;

    /// <summary>Forgets what was known: the next file may have its columns elsewhere.</summary>
    public void Forget()
    {
        _known.Clear();
        _found.Clear();
        _generation = groups.Generation;
    }

    /// <param name="found">Key number, and what to warn of.</param>
    /// <returns>False where the row cannot be used.</returns>
    public bool TryFind(CsvBatch batch, in CsvRow row, FocusColumns columns, out Found found, out Fault fault)
    {
        fault = default;
        if (_generation != groups.Generation || _known.Used > MaxKnownBytes)
        {
            Forget();
        }

        var number = _known.GetOrAdd(RawKey(batch, row, columns), out var added);
        if (!added)
        {
            found = _found[number];
            fault = found.Fault;
            return found.Key >= 0;
        }

        found = Read(batch, row, columns);
        fault = found.Fault;
        _found.Add(found);
        return found.Key >= 0;
    }

    private ReadOnlySpan<byte> RawKey(CsvBatch batch, in CsvRow row, FocusColumns columns)
    {
        var room = batch.RowLength(row) + (columns.Keys.Length * 4);
        if (_raw.Length < room)
        {
            _raw = new byte[room * 2];
        }

        var at = 0;
        foreach (var column in columns.Keys)
        {
            var cell = batch.Cell(row, column);
            BinaryPrimitives.WriteInt32LittleEndian(_raw.AsSpan(at), cell.Length);
            cell.CopyTo(_raw.AsSpan(at + 4));
            at += 4 + cell.Length;
        }

        return _raw.AsSpan(0, at);
    }

    private Found Read(CsvBatch batch, in CsvRow row, FocusColumns columns)
    {
        var category = CsvText.Value(batch.Cell(row, columns.ChargeCategory));
        if (!TryCategory(category, out var chargeCategory))
        {
            return Found.Bad("ChargeCategory", $"{CsvText.Excerpt(category)} is not a charge category. Use Usage, Purchase, Tax, Credit or Adjustment.");
        }

        var currency = CsvText.Value(batch.Cell(row, columns.Currency));
        if (currency.Length != 3 || currency.ContainsAnyExcept(Letters))
        {
            return Found.Bad("BillingCurrency", $"{CsvText.Excerpt(currency)} is not a currency. Use a code of ISO 4217, for example EUR.");
        }

        var chargeClass = CsvText.Value(batch.Cell(row, columns.ChargeClass));
        var isCorrection = Ascii.EqualsIgnoreCase(chargeClass, "Correction"u8);
        if (!isCorrection && !CsvText.IsNull(chargeClass))
        {
            return Found.Bad("ChargeClass", $"{CsvText.Excerpt(chargeClass)} is not a charge class. Use Correction, or leave it empty.");
        }

        var tags = new FocusTags();
        foreach (var column in columns.Extra)
        {
            tags.TakeColumn(columns.Header[column], Text(batch, row, column));
        }

        var badTags = columns.Tags >= 0 && !TryTakeTags(tags, CsvText.Unquote(batch.Cell(row, columns.Tags), ref _scratch));
        var dimensions = tags.Complete(Dimensions(batch, row, columns));
        var key = new SpendKey(dimensions, chargeCategory, isCorrection, Encoding.ASCII.GetString(currency).ToUpperInvariant(), Text(batch, row, columns.Unit));
        return new Found(groups.KeyOf(key), badTags, dimensions.Provider.Length == 0, default);
    }

    private SpendDimensions Dimensions(CsvBatch batch, in CsvRow row, FocusColumns columns)
    {
        var subAccount = Text(batch, row, columns.SubAccount);
        return new SpendDimensions
        {
            Provider = Text(batch, row, columns.Provider),
            Account = subAccount.Length > 0 ? subAccount : Text(batch, row, columns.BillingAccount),
            Service = Text(batch, row, columns.Service),
            ServiceCategory = Text(batch, row, columns.ServiceCategory),
            Region = Text(batch, row, columns.Region),
        };
    }

    private string Text(CsvBatch batch, in CsvRow row, int column)
    {
        if (column < 0)
        {
            return "";
        }

        var text = CsvText.Unquote(batch.Cell(row, column), ref _scratch);
        return CsvText.IsNull(text) ? "" : Encoding.UTF8.GetString(text);
    }

    private static bool TryTakeTags(FocusTags tags, ReadOnlySpan<byte> json) => CsvText.IsNull(json) || tags.TryTake(json);

    private static bool TryCategory(ReadOnlySpan<byte> text, out ChargeCategory category)
    {
        foreach (var known in Enum.GetValues<ChargeCategory>())
        {
            if (Ascii.EqualsIgnoreCase(text, known.ToString()))
            {
                category = known;
                return true;
            }
        }

        category = default;
        return false;
    }

    private static readonly System.Buffers.SearchValues<byte> Letters =
        System.Buffers.SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"u8);

    /// <param name="Key">-1 where the row cannot be used: see <paramref name="Fault"/>.</param>
    internal readonly record struct Found(int Key, bool BadTags, bool NoProvider, Fault Fault)
    {
        public static Found Bad(string column, string reason) => new(-1, BadTags: false, NoProvider: false, new Fault(column, reason));
    }
}
