using System.Globalization;
using AiFinOps.Workflows.Ports;

namespace AiFinOps.Cli.Demo;

/// <summary>A provider delivers a cost file: it is copied into the drop folder. A repeat copies the same bytes.</summary>
internal sealed class FileArrives(DateTimeOffset at, string source, string file, DemoFolders folders) : ISimulatedEvent
{
    public DateTimeOffset At => at;

    public string Description => $"{source} delivers {file}";

    /// <exception cref="InvalidOperationException">A line of arrivals.csv is not <c>moment,source,file</c>.</exception>
    public static IEnumerable<FileArrives> Load(DemoFolders folders)
    {
        foreach (var (line, number) in File.ReadLines(folders.Arrivals).Select((line, index) => (line, index + 1)).Skip(1))
        {
            if (line.Split(',') is not [var moment, var source, var file]
                || !DateTimeOffset.TryParse(moment, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at))
            {
                throw new InvalidOperationException($"{folders.Arrivals}, line {number}: expected at,source,file.");
            }

            yield return new FileArrives(at, source, file, folders);
        }
    }

    public Task RunAsync(CancellationToken cancellationToken)
    {
        var target = Directory.CreateDirectory(Path.Combine(folders.Drop, source));
        var arriving = Path.Combine(target.FullName, file + ".partial");
        File.Copy(Path.Combine(folders.Samples, "spend", source, file), arriving, overwrite: true);
        File.Move(arriving, Path.Combine(target.FullName, file), overwrite: true);
        return Task.CompletedTask;
    }
}
