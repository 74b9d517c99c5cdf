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

    // What speech services give, shortened.
    [Theory]
    [InlineData("Deepgram, words", "Speaker 0", "Speaker 1", """{"results":{"channels":[{"alternatives":[{"transcript":"We begin. Good.","words":[{"word":"we","punctuated_word":"We","start":0.1,"speaker":0},{"word":"begin","punctuated_word":"begin.","start":0.5,"speaker":0},{"word":"good","punctuated_word":"Good.","start":7.2,"speaker":1}]}]}]}}""")]
    [InlineData("Deepgram, paragraphs", "Speaker 0", "Speaker 1", """{"results":{"channels":[{"alternatives":[{"transcript":"We begin. Good.","paragraphs":{"paragraphs":[{"sentences":[{"text":"We begin.","start":0.1}],"start":0.1,"speaker":0},{"sentences":[{"text":"Good.","start":7.2}],"start":7.2,"speaker":1}]}}]}]}}""")]
    [InlineData("Deepgram, channels", "Unknown", "Unknown", """{"results":{"channels":[{"alternatives":[{"words":[{"word":"We","start":0.1},{"word":"begin.","start":0.5}]}]},{"alternatives":[{"words":[{"word":"Good.","start":7.2}]}]}]}}""")]
    [InlineData("Google", "Speaker 1", "Speaker 2", """{"results":[{"alternatives":[{"transcript":"We begin. Good."}]},{"alternatives":[{"words":[{"startTime":"0.100s","word":"We","speakerTag":1},{"startTime":"0.500s","word":"begin.","speakerTag":1},{"startTime":"7.200s","word":"Good.","speakerTag":2}]}]}]}""")]
    [InlineData("Azure, batch", "Speaker 1", "Speaker 2", """{"combinedRecognizedPhrases":[{"channel":0,"display":"We begin. Good."}],"recognizedPhrases":[{"speaker":1,"offset":"PT0.1S","offsetInTicks":1000000,"nBest":[{"lexical":"we begin","display":"We begin."},{"display":"Wee begin."}]},{"speaker":2,"offset":"PT7.2S","offsetInTicks":72000000,"nBest":[{"display":"Good."}]}]}""")]
    [InlineData("Azure, fast", "Speaker 1", "Speaker 2", """{"combinedPhrases":[{"text":"We begin. Good."}],"phrases":[{"speaker":1,"offsetMilliseconds":100,"text":"We begin."},{"speaker":2,"offsetMilliseconds":7200,"text":"Good."}]}""")]
    [InlineData("Rev", "Orla Quist", "Uwe Brandt", """{"speakers":[{"id":0,"name":"Orla Quist"},{"id":1,"name":"Uwe Brandt"}],"monologues":[{"speaker":0,"elements":[{"type":"text","value":"We","ts":0.1},{"type":"punct","value":" "},{"type":"text","value":"begin","ts":0.5},{"type":"punct","value":"."}]},{"speaker":1,"elements":[{"type":"text","value":"Good","ts":7.2},{"type":"punct","value":"."}]}]}""")]
    [InlineData("Speechmatics", "S1", "S2", """{"format":"2.9","results":[{"type":"word","start_time":0.1,"alternatives":[{"content":"We","speaker":"S1"}]},{"type":"word","start_time":0.5,"alternatives":[{"content":"begin","speaker":"S1"}]},{"type":"punctuation","start_time":0.9,"alternatives":[{"content":".","speaker":"S1"}]},{"type":"word","start_time":7.2,"alternatives":[{"content":"Good","speaker":"S2"}]},{"type":"punctuation","start_time":7.6,"alternatives":[{"content":".","speaker":"S2"}]}]}""")]
    [InlineData("Gladia", "Speaker 0", "Speaker 1", """{"status":"done","result":{"transcription":{"full_transcript":"We begin. Good.","utterances":[{"text":"We begin.","start":0.1,"speaker":0,"words":[]},{"text":"Good.","start":7.2,"speaker":1,"words":[]}]}}}""")]
    [InlineData("ElevenLabs", "speaker_0", "speaker_1", """{"text":"We begin. Good.","words":[{"text":"We","start":0.1,"type":"word","speaker_id":"speaker_0"},{"text":" ","start":0.4,"type":"spacing","speaker_id":"speaker_0"},{"text":"begin.","start":0.5,"type":"word","speaker_id":"speaker_0"},{"text":" ","start":0.9,"type":"spacing","speaker_id":"speaker_0"},{"text":"Good.","start":7.2,"type":"word","speaker_id":"speaker_1"}]}""")]
    [InlineData("Recall", "Orla Quist", "Uwe Brandt", """[{"participant":{"id":1,"name":"Orla Quist"},"words":[{"text":"We","start_timestamp":{"relative":0.1}},{"text":"begin.","start_timestamp":{"relative":0.5}}]},{"participant":{"id":2,"name":"Uwe Brandt"},"words":[{"text":"Good.","start_timestamp":{"relative":7.2}}]}]""")]
    [InlineData("Gong", "Speaker 11", "Speaker 22", """{"callTranscripts":[{"callId":"1","transcript":[{"speakerId":"11","sentences":[{"start":100,"text":"We begin."}]},{"speakerId":"22","sentences":[{"start":7200,"text":"Good."}]}]}]}""")]
    [InlineData("Fathom", "Orla Quist", "Uwe Brandt", """{"transcript":[{"speaker":{"display_name":"Orla Quist"},"text":"We begin.","timestamp":"00:00:00"},{"speaker":{"display_name":"Uwe Brandt"},"text":"Good.","timestamp":"00:00:07"}]}""")]
    [InlineData("tl;dv", "Orla Quist", "Uwe Brandt", """{"meetingId":"y","data":[{"speaker":"Orla Quist","text":"We begin.","startTime":0.1},{"speaker":"Uwe Brandt","text":"Good.","startTime":7.2}]}""")]
    [InlineData("Teams", "Orla Quist", "Uwe Brandt", """{"entries":[{"text":"We begin.","speakerDisplayName":"Orla Quist","startOffset":"00:00:00.1000000"},{"text":"Good.","speakerDisplayName":"Uwe Brandt","startOffset":"00:00:07.2000000"}]}""")]
    [InlineData("Read.ai", "Orla Quist", "Uwe Brandt", """{"transcript":{"speakers":[{"name":"Orla Quist"}],"speaker_blocks":[{"start_time":"1759478400000","speaker":{"name":"Orla Quist"},"words":"We begin."},{"start_time":"1759478407200","speaker":{"name":"Uwe Brandt"},"words":"Good."}]}}""")]
    [InlineData("whisper.cpp", "Unknown", "Unknown", """{"result":{"language":"en"},"transcription":[{"timestamps":{"from":"00:00:00,100","to":"00:00:06,000"},"offsets":{"from":100,"to":6000},"text":" We begin."},{"timestamps":{"from":"00:00:07,200","to":"00:00:09,000"},"offsets":{"from":7200,"to":9000},"text":" Good."}]}""")]
    [InlineData("speakers of some", "Unknown", "Uwe Brandt", """{"segments":[{"start":0.1,"speaker":null,"text":"We begin."},{"start":7.2,"speaker":"Uwe Brandt","text":"Good."},{"start":9.0,"speaker":"Uwe Brandt","text":""}]}""")]
    public void Services_NameSpeakersAndTimesInTheirOwnWay(string service, string first, string second, string json)
    {
        var read = Read.Text(json, "meeting.json");
        Assert.True(Read.Times(read).SequenceEqual(["0:00 We begin.", "0:07 Good."]), $"{service}: {string.Join(" | ", Read.Times(read))}");
        Assert.Equal(new[] { first, second }.Distinct(), read.Turns.Select(t => t.Speaker));
    }

    [Fact]
    public void HighlightsBesideTheTranscript_DoNotReplaceIt() =>
        Assert.Equal(
            ["0:00 Unknown: We begin. / The crane is dear. / Good."],
            Read.Lines("""{"highlights":[{"speaker":"Orla Quist","text":"The crane is dear.","start":3}],"phrases":[{"text":"We begin.","start":0},{"text":"The crane is dear.","start":3},{"text":"Good.","start":7}]}"""));

    [Fact]
    public void BracketsThatAreNoJson_AreText() => Assert.Equal(["- Unknown: [[see the note]] and so on"], Read.Lines("[[see the note]] and so on\n"));

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
