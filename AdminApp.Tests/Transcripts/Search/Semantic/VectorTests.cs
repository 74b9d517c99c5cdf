using System.Numerics.Tensors;
using AdminApp.Core.Transcripts.Search;
using AdminApp.Core.Transcripts.Search.Semantic;
using CsCheck;

namespace AdminApp.Tests.Transcripts.Search.Semantic;

public class VectorTests
{
    private static readonly Gen<float[]> Unit = Gen.Float[-1f, 1f].Array[EmbeddingModel.Dimensions].Select(values =>
    {
        var norm = TensorPrimitives.Norm(values);
        return norm == 0 ? values : Array.ConvertAll(values, value => value / norm);
    });

    [Fact]
    public void Encoded_KeepsTheCosine() => Gen.Select(Unit, Unit).Sample((passage, question) =>
    {
        Assert.True(VectorEncoding.TryDecode(VectorEncoding.Encode(passage), passage.Length, out var scale, out var values));
        Assert.Equal(TensorPrimitives.Dot(passage, question), new QuestionVector(question).Dot(values, scale), 0.004);
    });

    [Fact]
    public void Table_HoldsWhatWasAdded_WhateverCameAndWent() => Gen.Select(Gen.Int[1, 40], Gen.Int[0, 3]).Array[0, 300].Sample(steps =>
    {
        var table = new VectorTable(4);
        var model = new Dictionary<long, int?>();
        var value = 0;
        foreach (var (id, step) in steps)
        {
            if (step > 1)
            {
                table.Add(id, Encoded(++value % 100));
                model[id] = value % 100;
            }
            else if (step == 1)
            {
                table.Add(id, VectorEncoding.None);
                model[id] = null;
            }
            else
            {
                model.Remove(id);
                table.Retain(model.Keys.ToHashSet());
            }
        }

        long[] ids = [.. Enumerable.Range(1, 40).Select(id => (long)id)];
        var (rows, found, nones, _) = table.RowsOf(ids);
        var scores = new float[rows.Length];
        table.Score(new QuestionVector([1, 0, 0, 0]), rows, scores);
        Assert.Equal(model.Count(pair => pair.Value is not null), found);
        Assert.Equal(model.Count - found, nones);
        Assert.Equal(model.Count, table.Count);
        for (var i = 0; i < ids.Length; i++)
        {
            if (model.TryGetValue(ids[i], out var known) && known is { } expected)
            {
                Assert.Equal(expected / 100f, scores[i], 0.01);
            }
            else
            {
                Assert.True(float.IsNaN(scores[i]));
            }
        }
    });

    [Fact]
    public void VectorOfAnotherSize_IsNotTaken()
    {
        var table = new VectorTable(4);
        Assert.False(table.Add(1, new byte[7]));
        Assert.Equal(0, table.Count);
    }

    private static byte[] Encoded(int value) => VectorEncoding.Encode([value / 100f, 1, 0, 0]);
}
