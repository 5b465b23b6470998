using AiFinOps.Core.Configuration;
using AiFinOps.Core.Spend;

namespace AiFinOps.Adapters.Sources.Http;

/// <summary>Reads a window of a source whole, or not at all.</summary>
internal sealed class ApiReader(IHttpClientFactory clients, RequestBudget budget, TimeProvider time)
{
    /// <exception cref="SourceException">It could not be read to its end.</exception>
    public async Task<SpendReading> ReadAsync(ISpendApi api, SourceSettings source, DayRange window, CancellationToken cancellationToken)
    {
        var session = new ApiSession(clients, budget, time, api.Access(source));
        var reading = new SpendReading(session.Provider, source, window);
        try
        {
            var asked = time.GetUtcNow();
            await foreach (var page in api.ReadAsync(session, source, window, cancellationToken))
            {
                reading.Add(page);
            }

            reading.AsOf = asked - session.Ahead - api.Lateness;
            return reading;
        }
        catch
        {
            reading.Dispose();
            throw;
        }
    }
}
