using System.Text;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.FileProviders;
using Microsoft.Extensions.Primitives;

namespace SafeGenAI.Tests.Rollout.Flags;

/// <summary>A JSON file in memory, read by the real configuration provider; whoever changes it has it read again.</summary>
internal sealed class JsonInMemory : IFileProvider, IFileInfo
{
    private string _json;

    public JsonInMemory(string json)
    {
        _json = json;
        Root = new ConfigurationBuilder().AddJsonFile(this, "flags.json", optional: false, reloadOnChange: false).Build();
    }

    public IConfigurationRoot Root { get; }

    public bool Exists => true;

    public bool IsDirectory => false;

    public DateTimeOffset LastModified => DateTimeOffset.UnixEpoch;

    public long Length => Encoding.UTF8.GetByteCount(_json);

    public string Name => "flags.json";

    public string? PhysicalPath => null;

    public void Change(string json)
    {
        _json = json;
        Root.Reload();
    }

    public Stream CreateReadStream() => new MemoryStream(Encoding.UTF8.GetBytes(_json));

    public IFileInfo GetFileInfo(string subpath) => this;

    public IDirectoryContents GetDirectoryContents(string subpath) => NotFoundDirectoryContents.Singleton;

    public IChangeToken Watch(string filter) => NullChangeToken.Singleton;
}
