using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace AiFinOps.Cli.Hosting;

/// <summary>Maps HTTP functions to routes.</summary>
internal static class HttpRoutes
{
    /// <param name="routePrefix">Without slashes; may be empty.</param>
    public static void MapFunctions(this WebApplication app, IEnumerable<FunctionEntry> functions, string routePrefix, FunctionInvoker invoker, ILogger logger)
    {
        foreach (var function in functions)
        {
            if (function.Trigger is not HttpTrigger trigger)
            {
                continue;
            }

            var pattern = $"/{routePrefix}/{trigger.Route ?? function.Name}".Replace("//", "/", StringComparison.Ordinal);
            RequestDelegate handler = context => HandleAsync(context, function, invoker, logger);
            _ = trigger.Methods.Count == 0 ? app.Map(pattern, handler) : app.MapMethods(pattern, trigger.Methods, handler);
        }
    }

    private static async Task HandleAsync(HttpContext context, FunctionEntry function, FunctionInvoker invoker, ILogger logger)
    {
        try
        {
            var returned = await invoker.InvokeAsync(context.RequestServices, function, Values(context, function), context.RequestAborted);
            if (returned is IResult result)
            {
                await result.ExecuteAsync(context);
            }
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // The caller has gone.
        }
        catch (BadHttpRequestException exception) when (!context.Response.HasStarted)
        {
            await Results.Problem(exception.Message, statusCode: exception.StatusCode).ExecuteAsync(context);
        }
        catch (Exception exception) when (!context.Response.HasStarted)
        {
            logger.LogError(exception, "{Function} failed.", function.Name);
            await Results.Problem($"{function.Name} failed; the log of the host says why.", statusCode: StatusCodes.Status500InternalServerError).ExecuteAsync(context);
        }
    }

    private static Dictionary<string, object> Values(HttpContext context, FunctionEntry function)
    {
        var values = new Dictionary<string, object>(StringComparer.OrdinalIgnoreCase);
        foreach (var (name, value) in context.Request.RouteValues)
        {
            values[name] = value!;
        }

        values[function.Trigger.Parameter] = context.Request;
        return values;
    }
}
