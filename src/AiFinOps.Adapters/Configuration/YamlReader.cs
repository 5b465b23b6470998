using System.Globalization;
using AiFinOps.Core.Configuration;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace AiFinOps.Adapters.Configuration;

/// <summary>
/// Reads YAML 1.2 into nodes that know their place. Only plain data is read: anchors, aliases, tags and further documents are refused,
/// so that a small file cannot unfold into a huge one.
/// </summary>
internal sealed class YamlReader(string text)
{
    /// <summary>The deepest key of a configuration is seven levels down.</summary>
    private const int MaxDepth = 16;

    private readonly List<ConfigurationProblem> _problems = [];
    private readonly GuardedParser _parser = new(text);

    public IReadOnlyList<ConfigurationProblem> Problems => _problems;

    /// <returns>The root; null where there is none, or where the text could not be read to its end.</returns>
    public ConfigNode? Read()
    {
        try
        {
            _parser.Consume<StreamStart>();
            if (!_parser.TryConsume<DocumentStart>(out _))
            {
                return null;
            }

            var root = Node("", 0);
            _parser.Consume<DocumentEnd>();
            if (_parser.TryConsume<DocumentStart>(out var second))
            {
                Refuse(second.Start, "", ConfigurationFaults.YamlDocuments, "A second YAML document begins here.", "Write one document: remove the `---`.");
            }

            return root;
        }
        catch (YamlException exception)
        {
            _problems.Add(SyntaxProblem(exception));
            return null;
        }
        catch (TooDeepException exception)
        {
            Refuse(exception.Place, exception.Path, ConfigurationFaults.TooDeep, "Keys and lists are nested too deeply here.", "Look for an indentation slip or an unclosed bracket above.");
            return null;
        }
    }

    private ConfigNode Node(string path, int depth)
    {
        var place = _parser.Current!.Start;
        if (depth > MaxDepth)
        {
            throw new TooDeepException(path, place);
        }

        if (_parser.TryConsume<AnchorAlias>(out _))
        {
            RefuseAnchor(place, path);
            return new ScalarNode(path, (int)place.Line, (int)place.Column, ScalarKind.Null, "");
        }

        // The library offers the end of a collection where a value should be, on some broken input.
        RefuseDecorations(_parser.Current as NodeEvent ?? throw new YamlException(place, place, "A value is missing."), path);
        if (_parser.TryConsume<Scalar>(out var scalar))
        {
            var kind = scalar.Style == ScalarStyle.Plain ? ScalarNode.KindOf(scalar.Value) : ScalarKind.Text;
            return new ScalarNode(path, (int)place.Line, (int)place.Column, kind, scalar.Value);
        }

        return _parser.TryConsume<SequenceStart>(out _) ? Sequence(path, place, depth) : Mapping(path, place, depth);
    }

    private SequenceNode Sequence(string path, Mark place, int depth)
    {
        var items = new List<ConfigNode>();
        while (!_parser.TryConsume<SequenceEnd>(out _))
        {
            items.Add(Node(SequenceNode.PathOf(path, items.Count), depth + 1));
        }

        return new SequenceNode(path, (int)place.Line, (int)place.Column, items);
    }

    private MappingNode Mapping(string path, Mark place, int depth)
    {
        _parser.Consume<MappingStart>();
        var entries = new List<ConfigEntry>();
        var first = new Dictionary<string, long>(StringComparer.Ordinal);
        while (!_parser.TryConsume<MappingEnd>(out _))
        {
            var start = _parser.Current!.Start;
            if (Node(path, depth + 1) is not ScalarNode key)
            {
                Refuse(start, path, ConfigurationFaults.WrongType, "A key must be a word, not a list or a mapping.", "Put text that begins with `[` or `{` into quotes.");
                _parser.SkipThisAndNestedEvents();
                continue;
            }

            var value = Node(MappingNode.PathOf(path, key.Text), depth + 1);
            if (first.TryAdd(key.Text, start.Line))
            {
                entries.Add(new ConfigEntry(key.Text, (int)start.Line, (int)start.Column, value));
                continue;
            }

            Refuse(
                start, value.Path, ConfigurationFaults.YamlDuplicateKey,
                string.Create(CultureInfo.InvariantCulture, $"{Quoted.Text(key.Text)} was written before, on line {first[key.Text]}."),
                "Keep one of them; merge what stands below them.");
        }

        return new MappingNode(path, (int)place.Line, (int)place.Column, entries);
    }

    private void RefuseDecorations(NodeEvent node, string path)
    {
        if (!node.Anchor.IsEmpty)
        {
            RefuseAnchor(node.Start, path);
        }

        if (!node.Tag.IsEmpty)
        {
            Refuse(node.Start, path, ConfigurationFaults.YamlTag, "YAML tags (`!…`) are not read.", "Remove the tag; put text into quotes where it must stay text.");
        }
    }

    private void RefuseAnchor(Mark place, string path) =>
        Refuse(place, path, ConfigurationFaults.YamlAnchor, "YAML anchors, aliases and merge keys (`&…`, `*…`, `<<`) are not read.", "Write the value out; put text that begins with `*` or `&` into quotes.");

    private void Refuse(Mark place, string path, string rule, string message, string remedy) =>
        _problems.Add(new(path, rule, message, remedy) { Line = (int)place.Line, Column = (int)place.Column });

    /// <summary>The parser's own words are about tokens and may repeat what stands in the file; a tab is its most common cause.</summary>
    private ConfigurationProblem SyntaxProblem(YamlException exception)
    {
        var place = exception.Start;
        var lines = text.Split('\n');
        var at = (int)Math.Clamp(place.Line, 1, lines.Length);
        for (var line = Math.Min(at + 1, lines.Length); line >= Math.Max(1, at - 1); line--)
        {
            var indent = lines[line - 1].AsSpan()[..^lines[line - 1].AsSpan().TrimStart().Length];
            if (indent.Contains('\t'))
            {
                return new("", ConfigurationFaults.YamlTab, "A tab stands in the indentation.", "Indent with spaces: YAML does not allow tabs there.")
                {
                    Line = line,
                    Column = indent.IndexOf('\t') + 1,
                };
            }
        }

        return new("", ConfigurationFaults.YamlSyntax, "This is not YAML from here on; what follows was not read.", "Look at and above this line for a missing `:`, quote or bracket, or an indentation slip.")
        {
            Line = at,
            Column = (int)place.Column,
        };
    }

    /// <summary>On some broken input the library throws other exceptions than its own; here they are all syntax errors with a place.</summary>
    private sealed class GuardedParser(string text) : IParser
    {
        private readonly Parser _parser = new(new StringReader(text));

        public ParsingEvent? Current => _parser.Current;

        public bool MoveNext()
        {
            var last = _parser.Current?.End ?? Mark.Empty;
            try
            {
                return _parser.MoveNext();
            }
            catch (Exception exception) when (exception is YamlException or InvalidOperationException or ArgumentException)
            {
                // Its own place may be the start of the document: nothing before the last good event is at fault.
                var place = exception is YamlException { Start: var start } && start.Index > last.Index ? start : last;
                throw new YamlException(place, place, exception.Message, exception);
            }
        }
    }

    private sealed class TooDeepException(string path, Mark place) : Exception
    {
        public string Path => path;

        public Mark Place => place;
    }
}
