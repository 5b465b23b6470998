using AiFinOps.Core.Configuration;

namespace AiFinOps.Adapters.Configuration;

/// <summary>Where every path of a file stands.</summary>
internal sealed class NodePlaces
{
    private readonly Dictionary<string, ConfigNode> _nodes = new(StringComparer.Ordinal);
    private readonly List<ConfigurationProblem> _secrets = [];

    public NodePlaces(ConfigNode root) => Visit(root);

    /// <summary>Secrets that were pasted anywhere in the file, without their text.</summary>
    public IReadOnlyList<ConfigurationProblem> Secrets() => _secrets;

    /// <summary>With the line and column of the path, or of the nearest thing around it that is in the file.</summary>
    public ConfigurationProblem Locate(ConfigurationProblem problem)
    {
        var node = ConfigPath.SelfAndAround(problem.Path).Select(_nodes.GetValueOrDefault).FirstOrDefault(found => found is not null) ?? _nodes[""];
        return problem with { Line = node.Line, Column = node.Column };
    }

    private void Visit(ConfigNode node)
    {
        _nodes.TryAdd(node.Path, node);
        switch (node)
        {
            case MappingNode mapping:
                foreach (var entry in mapping.Entries)
                {
                    Look(entry.Key, entry.Value.Path, entry.Line, entry.Column);
                    Visit(entry.Value);
                }

                break;
            case SequenceNode sequence:
                foreach (var item in sequence.Items)
                {
                    Visit(item);
                }

                break;
            case ScalarNode scalar:
                Look(scalar.Text, scalar.Path, scalar.Line, scalar.Column);
                break;
        }
    }

    private void Look(string text, string path, int line, int column)
    {
        if (SecretShapes.Recognise(text) is { } what)
        {
            _secrets.Add(new(
                path, ConfigurationFaults.SecretInFile, $"This looks like {what}; it is not repeated here.",
                "Put it into an app setting or a key vault, write only its name here, and replace the secret: it has been in a file.")
            { Line = line, Column = column });
        }
    }
}
