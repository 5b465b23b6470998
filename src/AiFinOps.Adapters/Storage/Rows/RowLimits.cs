using Azure.Data.Tables;

namespace AiFinOps.Adapters.Storage.Rows;

/// <summary>What Azure refuses and the emulator lets pass, so that a mistake shows in tests and not in production.</summary>
internal static class RowLimits
{
    public const int RowsPerTransaction = 100;
    public const int BytesPerTransaction = 4 * 1024 * 1024;
    public const int BytesPerRow = 1024 * 1024;
    public const int PropertiesPerRow = 252;
    public const int CharactersPerKey = 1024;
    public const int CharactersPerText = 32 * 1024;
    public const int BytesPerBinary = 64 * 1024;

    // Headers, braces and names of one operation in the body of a transaction.
    private const int OperationOverhead = 1024;

    /// <exception cref="InvalidOperationException">Azure would refuse the row.</exception>
    public static void Guard(ITableEntity entity)
    {
        GuardKey("PartitionKey", entity.PartitionKey);
        GuardKey("RowKey", entity.RowKey);
        if (entity is not TableEntity row)
        {
            return;
        }

        Refuse(row.Count > PropertiesPerRow, $"{Name(row)} has {row.Count} properties; a row holds {PropertiesPerRow}.");
        foreach (var (property, value) in row)
        {
            Refuse(value is decimal or DateOnly, $"{Name(row)} holds a {value?.GetType().Name} in {property}, which the SDK destroys; write it as text.");
            Refuse(value is string text && text.Length > CharactersPerText, $"{Name(row)} holds {(value as string)?.Length} characters in {property}; {CharactersPerText} fit.");
            Refuse(value is byte[] bytes && bytes.Length > BytesPerBinary, $"{Name(row)} holds {(value as byte[])?.Length} bytes in {property}; {BytesPerBinary} fit.");
        }

        var size = row.Sum(property => (2 * property.Key.Length) + Stored(property.Value));
        Refuse(size > BytesPerRow, $"{Name(row)} takes {size} bytes; a row holds {BytesPerRow}.");
    }

    /// <exception cref="InvalidOperationException">Azure would refuse the transaction.</exception>
    public static void Guard(IReadOnlyList<TableTransactionAction> actions)
    {
        Refuse(actions.Count > RowsPerTransaction, $"A transaction of {actions.Count} rows; {RowsPerTransaction} fit.");
        Refuse(
            actions.DistinctBy(action => action.Entity.PartitionKey, StringComparer.Ordinal).Count() > 1,
            $"A transaction over several partitions: {string.Join(", ", actions.Select(action => action.Entity.PartitionKey).Distinct(StringComparer.Ordinal))}.");
        Refuse(
            actions.DistinctBy(action => action.Entity.RowKey, StringComparer.Ordinal).Count() < actions.Count,
            $"A transaction that touches a row twice: {string.Join(", ", actions.GroupBy(action => action.Entity.RowKey, StringComparer.Ordinal).Where(group => group.Skip(1).Any()).Select(group => group.Key))}.");
        var size = actions.Sum(action => (long)Sent(action.Entity));
        Refuse(size > BytesPerTransaction, $"A transaction of about {size} bytes; {BytesPerTransaction} fit.");
    }

    /// <summary>Estimated bytes of a row in the body of a transaction.</summary>
    public static int Sent(ITableEntity entity) => entity is TableEntity row
        ? OperationOverhead + row.Sum(property => property.Key.Length + 40 + InBody(property.Value))
        : OperationOverhead;

    private static void GuardKey(string which, string key)
    {
        Refuse(key.Length > CharactersPerKey, $"A {which} of {key.Length} characters; {CharactersPerKey} fit.");
        Refuse(
            key.Any(character => character is '/' or '\\' or '#' or '?' || char.IsControl(character)),
            $"{which} '{key}' holds a character that keys may not hold; names from outside go through {nameof(KeyEncoder)}.");
    }

    private static int Stored(object? value) => value switch
    {
        string text => 4 + (2 * text.Length),
        byte[] bytes => 4 + bytes.Length,
        _ => 16,
    };

    private static int InBody(object? value) => value switch
    {
        string text => text.Sum(character => IsEscaped(character) ? 6 : 1),
        byte[] bytes => bytes.Length * 4 / 3,
        _ => 32,
    };

    // As the SDK writes JSON: other scripts and quotes take six bytes, \uXXXX.
    private static bool IsEscaped(char character) => character is < ' ' or > '~' or '"' or '&' or '\'' or '+' or '<' or '>' or '\\' or '`';

    private static string Name(TableEntity row) => $"Row '{row.PartitionKey}' / '{row.RowKey}'";

    private static void Refuse(bool wrong, string message)
    {
        if (wrong)
        {
            throw new InvalidOperationException(message);
        }
    }
}
