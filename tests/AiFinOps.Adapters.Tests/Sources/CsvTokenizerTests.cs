using System.Text;
using AiFinOps.Adapters.Sources.Csv;
using CsCheck;

namespace AiFinOps.Adapters.Tests.Sources;

public sealed class CsvTokenizerTests
{
    [Fact]
    public void Every_cell_comes_back_whatever_its_text_and_wherever_a_block_or_a_buffer_ends()
    {
        var cell = Gen.Char["ab,\"\r\n;ø"].Array[0, 40].Select(characters => new string(characters));
        var rows = cell.Array[2, 5].Array[1, 30];
        Gen.Select(rows, Gen.OneOf(Gen.Const("\n"), Gen.Const("\r\n"), Gen.Const("\r")), Gen.Int[1, 200], Gen.Bool).Sample(
            (table, lineEnd, capacity, endsWithLine) =>
            {
                var text = string.Join(lineEnd, table.Select(row => string.Join(',', row.Select(Quote)))) + (endsWithLine ? lineEnd : "");
                var read = ReadAll(text, capacity);
                Assert.Equal(table, read.Select(row => row.Cells));
                Assert.Equal(Lines(table, lineEnd), read.Select(row => row.Line));
            });
    }

    [Fact]
    public void A_row_knows_its_line_through_mixed_line_ends_blank_lines_and_quoted_line_ends()
    {
        var read = ReadAll("a,b\r\n1,\"x\ny\r\nz\"\r\r\n2,b\n\n3,c", capacity: 8);
        Assert.Equal((string[])["a", "1", "2", "3"], read.Select(row => row.Cells[0]), StringComparer.Ordinal);
        Assert.Equal([1L, 2, 6, 8], read.Select(row => row.Line));
    }

    [Fact]
    public void Quotes_in_the_middle_of_an_unquoted_cell_are_its_text()
    {
        Assert.Equal([["12\" screen", "x"], ["1", "2"]], ReadAll("12\" screen,x\n1,2\n", capacity: 64).Select(row => row.Cells));
    }

    [Theory]
    [InlineData("a,\"b\"c\n1,2\n3,4\n", "StrayQuote")]
    [InlineData("a,\"b\n1,\"2\"\n3,4\n", "StrayQuote")]
    [InlineData("a,\"b,c\n1,2\n3,4\n", "UnclosedQuote")]
    public void A_broken_quote_costs_its_own_line_and_no_other(string text, string fault)
    {
        var read = ReadAll(text, capacity: 16);
        Assert.Equal(fault, read[0].Fault.ToString());
        Assert.Equal((string[])["1", "3"], read.Skip(1).Select(row => row.Cells[0]), StringComparer.Ordinal);
        Assert.Equal([1L, 2, 3], read.Select(row => row.Line));
    }

    [Fact]
    public void A_row_beyond_the_limit_is_given_up_in_bounded_memory()
    {
        var read = ReadAll("a,b\n1," + new string('x', CsvTokenizer.MaxRow + 1) + "\n2,c\n", capacity: CsvTokenizer.BatchSize);
        Assert.Equal([CsvFault.None, CsvFault.TooLong, CsvFault.None], read.Select(row => row.Fault));
        Assert.Equal(3, read[2].Line);
    }

    /// <summary>The line on which each row starts, counted in the text before it.</summary>
    private static IEnumerable<long> Lines(string[][] table, string lineEnd)
    {
        var before = "";
        foreach (var row in table)
        {
            yield return 1 + before.Replace("\r\n", "\n", StringComparison.Ordinal).Count(character => character is '\r' or '\n');
            before += string.Join(',', row.Select(Quote)) + lineEnd;
        }
    }

    private static string Quote(string cell) => $"\"{cell.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    private static List<(string[] Cells, long Line, CsvFault Fault)> ReadAll(string text, int capacity)
    {
        var rows = new List<(string[], long, CsvFault)>();
        var tokenizer = new CsvTokenizer(new MemoryStream(Encoding.UTF8.GetBytes(text)), "test.csv");
        var batch = new CsvBatch(capacity);
        var scratch = Array.Empty<byte>();
        while (tokenizer.ReadAsync(batch, TestContext.Current.CancellationToken).AsTask().GetAwaiter().GetResult())
        {
            foreach (var row in batch.Rows)
            {
                var cells = new string[row.Cells];
                for (var cell = 0; cell < cells.Length; cell++)
                {
                    cells[cell] = Encoding.UTF8.GetString(CsvText.Unquote(batch.Cell(row, cell), ref scratch));
                }

                rows.Add((cells, row.Line, row.Fault));
            }
        }

        return rows;
    }
}
