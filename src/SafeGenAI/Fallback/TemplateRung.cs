using System.Text;
using SafeGenAI.Calls;

namespace SafeGenAI.Fallback;

/// <summary>A text with placeholders, parsed once.</summary>
internal sealed class TemplateRung : ImmediateRung
{
    private readonly string _template;

    // Text and names alternate: odd positions are the names of variables.
    private readonly List<string> _parts = [];

    public TemplateRung(string template)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(template);
        _template = template;
        Parse(template);
    }

    public override string Name => "template";

    /// <summary>Refuses a call that lacks a variable, while the caller can still be told.</summary>
    /// <exception cref="ArgumentException">A placeholder has no variable.</exception>
    public void Check(GenAICall call)
    {
        for (int i = 1; i < _parts.Count; i += 2)
        {
            if (!call.Variables.ContainsKey(_parts[i]))
            {
                string known = call.Variables.Count == 0 ? "none" : string.Join(", ", call.Variables.Keys);
                throw new ArgumentException(
                    $"The fallback template \"{_template}\" of feature '{call.Feature}' needs the variable '{_parts[i]}'; " +
                    $"the request has {known}. Set GenAIRequest.Variables[\"{_parts[i]}\"], or take the placeholder out.");
            }
        }
    }

    public override RungAnswer? Answer(in RungArguments arguments)
    {
        StringBuilder text = new();
        for (int i = 0; i < _parts.Count; i++)
        {
            text.Append(i % 2 == 0 ? _parts[i] : arguments.Call.Variables[_parts[i]]);
        }

        // Variables may all be empty: then a later rung has more to say.
        return string.IsNullOrWhiteSpace(text.ToString()) ? null : new RungAnswer(text.ToString(), Provenance.Template);
    }

    private void Parse(string template)
    {
        StringBuilder literal = new();
        for (int i = 0; i < template.Length; i++)
        {
            char c = template[i];
            if (c is '{' or '}' && i + 1 < template.Length && template[i + 1] == c)
            {
                literal.Append(c);
                i++;
            }
            else if (c == '{')
            {
                int end = template.IndexOf('}', i);
                string name = end < 0 ? "" : template[(i + 1)..end].Trim();
                if (name.Length == 0 || name.Contains('{', StringComparison.Ordinal))
                {
                    throw Malformed(template, i);
                }

                _parts.Add(literal.ToString());
                _parts.Add(name);
                literal.Clear();
                i = end;
            }
            else if (c == '}')
            {
                throw Malformed(template, i);
            }
            else
            {
                literal.Append(c);
            }
        }

        _parts.Add(literal.ToString());
    }

    private static ArgumentException Malformed(string template, int position) => new(
        $"The template \"{template}\" has a brace at position {position} that is no placeholder. " +
        "Write {Name} for a variable, {{ or }} for a brace.", nameof(template));
}
