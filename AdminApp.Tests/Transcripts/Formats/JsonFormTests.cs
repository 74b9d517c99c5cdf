namespace AdminApp.Tests.Transcripts.Formats;

public class JsonFormTests
{
    private static readonly string[] Two = ["0:00 Orla Quist: We begin.", "0:07 Uwe Brandt: Good."];

    [Theory]
    [InlineData("""[{"sentence":"We begin.","startTime":"00:00","endTime":"00:03","speaker_name":"Orla Quist"},{"sentence":"Good.","startTime":"00:07","speaker_name":"Uwe Brandt"}]""", "fireflies")]
    [InlineData("""{"data":{"transcript":{"title":"Weekly","sentences":[{"index":0,"speaker_name":"Orla Quist","text":"We begin.","start_time":0.08},{"index":1,"speaker_name":"Uwe Brandt","text":"Good.","start_time":7.2}]}}}""", "fireflies")]
    [InlineData("""{"segments":[{"start":0.0,"end":3.0,"text":" We begin.","speaker":"Orla Quist"},{"start":7.5,"text":" Good.","speaker":"Uwe Brandt"}],"language":"en"}""", "whisper-json")]
    [InlineData("""{"utterances":[{"start":120,"end":2400,"text":"We begin.","speaker":"Orla Quist"},{"start":7400,"text":"Good.","speaker":"Uwe Brandt"}]}""", "json")]
    [InlineData("{\"speaker\":\"Orla Quist\",\"text\":\"We begin.\",\"start\":0}\n{\"speaker\":\"Uwe Brandt\",\"text\":\"Good.\",\"start\":7}\n", "json")]
    public void Segments_AreTurns_WithTheirTimes(string json, string form)
    {
        var read = Read.Text(json, "meeting.json");
        Assert.Equal(form, read.Format);
        Assert.Equal(Two, Read.Lines(read));
        Assert.Empty(read.Warnings);
    }

    [Fact]
    public void AmazonTranscribe_HasWordsAndMarks_AndSpeakersByTheirTimes()
    {
        const string Json = """
            {"jobName":"x","results":{"transcripts":[{"transcript":"We begin. Good?"}],
             "speaker_labels":{"speakers":2,"segments":[
               {"start_time":"0.94","speaker_label":"spk_0","items":[{"start_time":"0.94","speaker_label":"spk_0"},{"start_time":"1.52","speaker_label":"spk_0"}]},
               {"start_time":"3.94","speaker_label":"spk_1","items":[{"start_time":"3.94","speaker_label":"spk_1"}]}]},
             "items":[
               {"start_time":"0.94","alternatives":[{"content":"We"}],"type":"pronunciation"},
               {"start_time":"1.52","alternatives":[{"content":"begin"}],"type":"pronunciation"},
               {"alternatives":[{"content":"."}],"type":"punctuation"},
               {"start_time":"3.94","alternatives":[{"content":"Good"}],"type":"pronunciation"},
               {"alternatives":[{"content":"?"}],"type":"punctuation"}]},"status":"COMPLETED"}
            """;
        var read = Read.Text(Json, "asr.json");
        Assert.Equal("aws-transcribe", read.Format);
        Assert.Equal(["0:00 spk_0: We begin.", "0:03 spk_1: Good?"], Read.Lines(read));
    }

    [Fact]
    public void NumbersOfSpeakers_AreNamed() =>
        Assert.Equal(["0:00 Speaker 0: We begin.", "0:07 Speaker 1: Good."], Read.Lines("""{"utterances":[{"start":0.0,"transcript":"We begin.","speaker":0},{"start":7.0,"transcript":"Good.","speaker":1}]}"""));

    [Fact]
    public void WhisperTable_WithSpeakers() =>
        Assert.Equal(["0:00 Orla: We begin.", "0:07 Uwe: Good."], Read.Lines("start\tend\tspeaker\ttext\n0\t4500\tOrla\tWe begin.\n7000\t8000\tUwe\tGood.\n"));
}
