using AiFinOps.Adapters;
using AiFinOps.Functions;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.Hosting;

var builder = FunctionsApplication.CreateBuilder(args);

builder.ConfigureFunctionsWebApplication();
builder.Services.AddTelemetry(builder.Configuration);

// Also creates tables, queues and containers when the worker starts: triggers do not.
builder.Services.AddAiFinOps(builder.Configuration);

await builder.Build().RunAsync();
