using static System.FormattableString;

namespace AiFinOps.Cli.Commands;

/// <summary>One line on standard error that fills up; nothing where nobody looks.</summary>
internal sealed class ProgressBar(int total, string unit)
{
    private const int Width = 30;

    private int shown = -1;

    public void Show(int done)
    {
        var filled = total == 0 ? Width : done * Width / total;
        if (filled != shown && !Console.IsErrorRedirected)
        {
            shown = filled;
            Console.Error.Write(Invariant($"\r[{new string('#', filled)}{new string('.', Width - filled)}] {done:N0} of {total:N0} {unit}"));
        }
    }

    public void End()
    {
        if (shown >= 0)
        {
            Console.Error.WriteLine();
        }
    }
}
