using System.Globalization;
using System.Reflection;
using Microsoft.Extensions.DependencyInjection;

namespace AiFinOps.Cli.Hosting;

/// <summary>Calls functions: one scope and one instance for each call, parameters bound by name and type.</summary>
internal sealed class FunctionInvoker(IServiceScopeFactory scopes, WorkInProgress work)
{
    public async Task InvokeAsync(FunctionEntry function, IReadOnlyDictionary<string, object> values, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        await InvokeAsync(scope.ServiceProvider, function, values, cancellationToken);
    }

    /// <param name="services">The scope of this call.</param>
    /// <param name="values">Values by parameter name.</param>
    /// <returns>What the function returned; null where it returns nothing.</returns>
    public async Task<object?> InvokeAsync(
        IServiceProvider services, FunctionEntry function, IReadOnlyDictionary<string, object> values, CancellationToken cancellationToken)
    {
        using var running = work.Begin();
        var instance = ActivatorUtilities.CreateInstance(services, function.Class);
        var arguments = function.Method.GetParameters().Select(parameter => Bind(function, parameter, values, cancellationToken)).ToArray();
        var returned = function.Method.Invoke(instance, BindingFlags.DoNotWrapExceptions, binder: null, arguments, CultureInfo.InvariantCulture);
        return await ResultAsync(function.Method.ReturnType, returned);
    }

    private static object? Bind(FunctionEntry function, ParameterInfo parameter, IReadOnlyDictionary<string, object> values, CancellationToken cancellationToken)
    {
        if (parameter.ParameterType == typeof(CancellationToken))
        {
            return cancellationToken;
        }

        if (!values.TryGetValue(parameter.Name!, out var value))
        {
            throw new InvalidOperationException(
                $"Function {function.Name}: the local host has no value for parameter {parameter.Name}; it knows {string.Join(", ", values.Keys)}.");
        }

        return parameter.ParameterType.IsInstanceOfType(value) ? value : Convert.ChangeType(value, parameter.ParameterType, CultureInfo.InvariantCulture);
    }

    private static async Task<object?> ResultAsync(Type declared, object? returned)
    {
        if (returned is not Task task)
        {
            return returned;
        }

        await task;
        return declared.IsGenericType ? declared.GetProperty(nameof(Task<object>.Result))!.GetValue(task) : null;
    }
}
