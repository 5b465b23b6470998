using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using AiFinOps.Adapters.Storage.Rows;
using AiFinOps.Core.Spend;
using AiFinOps.Workflows.Ports;

namespace AiFinOps.Adapters.Storage.Ledger;

/// <summary>
/// The identity of a batch: what it replaces, what was reported, and the set of its records. The order of a day's records
/// does not matter, and only their digests are held, for one day at a time.
/// </summary>
internal sealed class BatchHash : IDisposable
{
    private readonly IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly List<(UInt128 High, UInt128 Low)> day = [];

    public BatchHash(LedgerDraft draft) => hash.AppendData(Encoding.UTF8.GetBytes(StorageJson.Write(new Header(
        draft.Source,
        draft.AsOfIsStated ? RowText.Of(draft.AsOf) : "",
        [.. draft.Slices.Distinct().OrderBy(slice => slice.Account, StringComparer.Ordinal).ThenBy(slice => slice.From).ThenBy(slice => slice.To)],
        [.. draft.ReportedDays.Distinct().Order()]))));

    public void Add(ReadOnlySpan<byte> record)
    {
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(record, digest);
        day.Add((BinaryPrimitives.ReadUInt128BigEndian(digest), BinaryPrimitives.ReadUInt128BigEndian(digest[16..])));
    }

    /// <summary>The records since the last call were those of one day.</summary>
    public void EndDay()
    {
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        BinaryPrimitives.WriteInt64BigEndian(digest, day.Count);
        hash.AppendData(digest[..8]);
        day.Sort();
        foreach (var (high, low) in day)
        {
            BinaryPrimitives.WriteUInt128BigEndian(digest, high);
            BinaryPrimitives.WriteUInt128BigEndian(digest[16..], low);
            hash.AppendData(digest);
        }

        day.Clear();
    }

    /// <summary>Lower-case hexadecimal.</summary>
    public string Finish() => Convert.ToHexStringLower(hash.GetHashAndReset());

    public void Dispose() => hash.Dispose();

    /// <param name="AsOf">Empty where the input does not state it.</param>
    private sealed record Header(string Source, string AsOf, IReadOnlyList<LedgerSlice> Slices, IReadOnlyList<DateOnly> ReportedDays);
}
