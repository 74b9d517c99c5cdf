using System.Security.Cryptography;
using System.Text;
using AdminApp.Core.Transcripts.Search;
using AdminApp.Core.Transcripts.Search.Semantic;

namespace AdminApp.Tests.Measures.Search;

/// <summary>The real model with a file of what it once made, in the system's temporary folder: a second run takes seconds instead of minutes.</summary>
internal sealed class CachedEmbedder : ITextEmbedder
{
    private const int KeySize = 16;

    private readonly Dictionary<UInt128, float[]> _known = [];
    private readonly Lock _lock = new();
    private readonly FileStream _file;
    private readonly Lazy<ArcticEmbedder> _model = new(() => new ArcticEmbedder());

    public CachedEmbedder()
    {
        var folder = Directory.CreateDirectory(Path.Combine(Path.GetTempPath(), "adminapp-measures"));
        _file = new FileStream(Path.Combine(folder.FullName, EmbeddingModel.Current.Replace('/', '-') + ".bin"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read);
        var record = new byte[KeySize + (EmbeddingModel.Dimensions * sizeof(float))];
        long whole = 0;
        while (_file.ReadAtLeast(record, record.Length, throwOnEndOfStream: false) == record.Length)
        {
            var vector = new float[EmbeddingModel.Dimensions];
            Buffer.BlockCopy(record, KeySize, vector, 0, record.Length - KeySize);
            _known[BitConverter.ToUInt128(record)] = vector;
            whole = _file.Position;
        }

        // A run that was stopped may have left half a record.
        _file.SetLength(whole);
        _file.Position = whole;
    }

    public float[] EmbedPassage(string text) => Get(text);

    public float[] EmbedQuestion(string text) => Get(ArcticEmbedder.QuestionPrefix + text);

    /// <summary>The same vectors for passages, but questions without the prefix that the model wants.</summary>
    public ITextEmbedder WithoutPrefix() => new Bare(this);

    public void Dispose()
    {
        _file.Dispose();
        if (_model.IsValueCreated)
        {
            _model.Value.Dispose();
        }
    }

    private float[] Get(string text)
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, KeySize);
        var key = BitConverter.ToUInt128(hash);
        lock (_lock)
        {
            if (_known.TryGetValue(key, out var known))
            {
                return known;
            }
        }

        var vector = _model.Value.EmbedPassage(text);
        lock (_lock)
        {
            if (_known.TryAdd(key, vector))
            {
                _file.Write(hash);
                _file.Write(System.Runtime.InteropServices.MemoryMarshal.AsBytes(vector.AsSpan()));
                _file.Flush();
            }
        }

        return vector;
    }

    private sealed class Bare(CachedEmbedder inner) : ITextEmbedder
    {
        public float[] EmbedPassage(string text) => inner.Get(text);

        public float[] EmbedQuestion(string text) => inner.Get(text);

        public void Dispose()
        {
        }
    }
}
