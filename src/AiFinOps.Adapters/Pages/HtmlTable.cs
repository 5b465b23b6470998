namespace AiFinOps.Adapters.Pages;

/// <param name="IsFigure">Aligned to the right, with digits of one width.</param>
internal sealed record Column(string Title, bool IsFigure = false);

/// <summary>A cell of text, or of more than text.</summary>
internal sealed record Cell(Action<Html> Write)
{
    public static implicit operator Cell(string text) => new(html => html.Text(text));

    public static Cell Of(Action<Html> write) => new(write);
}

internal static class HtmlTable
{
    /// <summary>A table with header cells; the first cell of a row is its header. On a phone each row becomes a card.</summary>
    public static Html Table(this Html html, string caption, IReadOnlyList<Column> columns, IEnumerable<IReadOnlyList<Cell>> rows) => html.Element(
        "table",
        table => table
            .Element("caption", caption)
            .Element("thead", head => head.Element("tr", row => HeaderCells(row, columns)))
            .Element("tbody", body =>
            {
                foreach (var cells in rows)
                {
                    body.Element("tr", row => Cells(row, columns, cells));
                }
            }));

    private static void HeaderCells(Html row, IReadOnlyList<Column> columns)
    {
        foreach (var column in columns)
        {
            row.Element("th", column.Title, ("scope", "col"), ("class", Css(column)));
        }
    }

    private static void Cells(Html row, IReadOnlyList<Column> columns, IReadOnlyList<Cell> cells)
    {
        for (var position = 0; position < cells.Count; position++)
        {
            var column = columns[position];
            if (position == 0)
            {
                row.Element("th", cells[0].Write, ("scope", "row"), ("class", Css(column)));
            }
            else
            {
                row.Element("td", cells[position].Write, ("data-label", column.Title), ("class", Css(column)));
            }
        }
    }

    private static string Css(Column column) => column.IsFigure ? "figure" : "words";
}
