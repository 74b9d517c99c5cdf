using System.Numerics.Tensors;
using AdminApp.Core.Transcripts.Search;
using AdminApp.Core.Transcripts.Search.Semantic;

namespace AdminApp.Tests.Transcripts.Search.Semantic;

public class ArcticEmbedderTests
{
    [Fact]
    public void RealModel_TellsMeaning_WithoutSharedWords()
    {
        using var model = new ArcticEmbedder();
        var question = model.EmbedQuestion("What will the product cost?");
        var near = model.EmbedPassage("Ann: We sell it for twenty-five euros, so making one has to stay under half of that.");
        var far = model.EmbedPassage("Ben: My dog likes long walks on the beach.");
        Assert.Equal(EmbeddingModel.Dimensions, question.Length);
        Assert.Equal(1, TensorPrimitives.Norm(near), 1e-4);
        Assert.True(TensorPrimitives.Dot(question, near) > TensorPrimitives.Dot(question, far) + 0.05);
    }

    [Fact]
    public void AnyText_GivesAVector()
    {
        using var model = new ArcticEmbedder();
        foreach (var text in new[] { "", " ", "?", "😀 ​\u0000", "日本語", "\ufffe poison", "half \ud83d", "\ud83f\udffe", string.Concat(Enumerable.Repeat("word (and) [more] * ", 1000)) })
        {
            Assert.True(float.IsFinite(model.EmbedPassage(text)[0]));
        }
    }
}
