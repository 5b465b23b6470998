using System.Threading.Channels;

namespace AiFinOps.Adapters.Sources.Csv;

/// <summary>One task cuts a document into rows while others use them. A handful of batches go round, so memory stays as it is.</summary>
internal static class CsvPipeline
{
    /// <summary>Each worker is called by one task at a time, with batches in the order of the file.</summary>
    public static async Task RunAsync(ICostDocument document, IReadOnlyList<Action<CsvBatch>> workers, CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var full = Channel.CreateBounded<CsvBatch>(workers.Count);
        var free = Channel.CreateUnbounded<CsvBatch>();
        for (var spare = 0; spare <= workers.Count; spare++)
        {
            free.Writer.TryWrite(new CsvBatch(CsvTokenizer.BatchSize));
        }

        var tasks = workers.Select(worker => Task.Run(() => ConsumeAsync(worker, full.Reader, free.Writer, stop), CancellationToken.None)).ToList();
        tasks.Add(Task.Run(() => ProduceAsync(document, full.Writer, free.Reader, stop), CancellationToken.None));
        await Task.WhenAll(tasks);
    }

    private static async Task ProduceAsync(ICostDocument document, ChannelWriter<CsvBatch> full, ChannelReader<CsvBatch> free, CancellationTokenSource stop)
    {
        await StopOthersOnFailureAsync(
            async () =>
            {
                var batch = document.First;
                do
                {
                    await full.WriteAsync(batch, stop.Token);
                    batch = await free.ReadAsync(stop.Token);
                }
                while (await document.ReadAsync(batch, stop.Token));
                full.Complete();
            },
            stop);
    }

    private static async Task ConsumeAsync(Action<CsvBatch> worker, ChannelReader<CsvBatch> full, ChannelWriter<CsvBatch> free, CancellationTokenSource stop)
    {
        await StopOthersOnFailureAsync(
            async () =>
            {
                await foreach (var batch in full.ReadAllAsync(stop.Token))
                {
                    worker(batch);
                    free.TryWrite(batch);
                }
            },
            stop);
    }

    private static async Task StopOthersOnFailureAsync(Func<Task> work, CancellationTokenSource stop)
    {
        try
        {
            await work();
        }
        catch
        {
            await stop.CancelAsync();
            throw;
        }
    }
}
