using System.Text;
using AiFinOps.Workflows.Ports;

namespace AiFinOps.Cli.Commands;

/// <summary>
/// A text file that is opened before the work, so that one that cannot be written is told at once, and written when the work is done,
/// so that work that was ended leaves what was there.
/// </summary>
internal sealed class OutputFile : IDisposable
{
    private readonly FileStream file;
    private readonly bool isNew;
    private bool committed;

    private OutputFile(FileStream file, bool isNew) => (this.file, this.isNew) = (file, isNew);

    /// <exception cref="CostFileException">The file cannot be written.</exception>
    public static OutputFile Open(string path, string option)
    {
        try
        {
            var wasThere = Path.Exists(path);
            return new OutputFile(new FileStream(path, FileMode.OpenOrCreate, FileAccess.Write, FileShare.Read), !wasThere);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new CostFileException($"{path} cannot be written: {exception.Message} Name another file with {option}; nothing was written.", exception);
        }
    }

    public void Commit(StringBuilder text)
    {
        // A pipe or a terminal has no length to cut.
        if (file.CanSeek)
        {
            file.SetLength(0);
        }

        file.Write(Encoding.UTF8.GetBytes(text.ToString()));
        file.Flush();
        committed = true;
    }

    public void Dispose()
    {
        file.Dispose();
        if (isNew && !committed)
        {
            File.Delete(file.Name);
        }
    }
}
