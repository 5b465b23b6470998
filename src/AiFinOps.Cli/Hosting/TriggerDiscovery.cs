using System.Reflection;

namespace AiFinOps.Cli.Hosting;

/// <summary>Reads the functions of an assembly from their attributes, by name: the same code serves both kinds of worker.</summary>
internal static class TriggerDiscovery
{
    private const string Worker = "Microsoft.Azure.Functions.Worker.";

    /// <param name="order">Function names in the order to return them; functions it does not name come last.</param>
    /// <exception cref="InvalidOperationException">A function without exactly one trigger, or a name used twice.</exception>
    public static IReadOnlyList<FunctionEntry> Find(IEnumerable<Type> types, IReadOnlyList<string> order)
    {
        FunctionEntry[] functions =
        [
            .. from type in types
               from method in type.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly)
               let function = Attribute(method.GetCustomAttributesData(), "FunctionAttribute")
               where function is not null
               select Read(type, method, (string)function.ConstructorArguments[0].Value!),
        ];

        var twice = functions.GroupBy(function => function.Name, StringComparer.OrdinalIgnoreCase).FirstOrDefault(group => group.Count() > 1);
        if (twice is not null)
        {
            throw new InvalidOperationException($"Two functions are named {twice.Key}.");
        }

        var places = order.Index().ToDictionary(item => item.Item, item => item.Index, StringComparer.OrdinalIgnoreCase);
        return [.. functions.OrderBy(function => places.GetValueOrDefault(function.Name, int.MaxValue))];
    }

    private static FunctionEntry Read(Type type, MethodInfo method, string name)
    {
        var triggers = method.GetParameters().SelectMany(Triggers).ToArray();
        return triggers is [var trigger]
            ? new FunctionEntry(name, type, method, trigger)
            : throw new InvalidOperationException($"Function {name} has {triggers.Length} triggers that the local host knows (timer, queue, HTTP); it needs exactly one.");
    }

    private static IEnumerable<Trigger> Triggers(ParameterInfo parameter)
    {
        var attributes = parameter.GetCustomAttributesData();
        if (Attribute(attributes, "TimerTriggerAttribute") is { } timer)
        {
            yield return new TimerTrigger(parameter.Name!, (string)timer.ConstructorArguments[0].Value!);
        }

        if (Attribute(attributes, "QueueTriggerAttribute") is { } queue)
        {
            yield return new QueueTrigger(parameter.Name!, (string)queue.ConstructorArguments[0].Value!);
        }

        if (Attribute(attributes, "HttpTriggerAttribute") is { } http)
        {
            yield return Http(parameter.Name!, http);
        }
    }

    private static HttpTrigger Http(string parameter, CustomAttributeData attribute)
    {
        var level = attribute.ConstructorArguments.Where(argument => argument.ArgumentType.IsEnum)
            .Select(argument => Enum.GetName(argument.ArgumentType, argument.Value!)).FirstOrDefault() ?? "Function";
        var methods = attribute.ConstructorArguments.Select(argument => argument.Value).OfType<IReadOnlyCollection<CustomAttributeTypedArgument>>()
            .SelectMany(values => values).Select(value => ((string)value.Value!).ToUpperInvariant());
        var route = attribute.NamedArguments.Where(argument => argument.MemberName is "Route").Select(argument => (string?)argument.TypedValue.Value).FirstOrDefault();
        return new HttpTrigger(parameter, level, [.. methods], route);
    }

    private static CustomAttributeData? Attribute(IEnumerable<CustomAttributeData> attributes, string name) =>
        attributes.FirstOrDefault(attribute => string.Equals(attribute.AttributeType.FullName, Worker + name, StringComparison.Ordinal));
}
