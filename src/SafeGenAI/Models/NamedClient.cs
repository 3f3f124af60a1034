using Microsoft.Extensions.AI;

namespace SafeGenAI.Models;

/// <summary>A model of a pipeline: its name and the guarded client behind it.</summary>
internal readonly record struct NamedClient(string Name, IChatClient Client);
