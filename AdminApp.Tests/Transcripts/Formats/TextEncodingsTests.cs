using System.Text;
using AdminApp.Core.Transcripts.Formats;

namespace AdminApp.Tests.Transcripts.Formats;

public class TextEncodingsTests
{
    private const string German = "Jörg Müller: Heute entscheiden wir über den Kran.\nÄnne Größer: Ich bin dagegen.\n";
    private const string Polish = "Łukasz Żak: Dziś decydujemy o dźwigu, jest za drogi.\nEwa Wąs: Jestem przeciw.\n";
    private const string Umlauts = "Orla Quist: Der Kran wäre für März zu spät.\nUwe Brandt: Das hätte ich auch gesagt.\n";
    private const string Hungarian = "Orla Quist: Ma döntünk a daruról, amely túl drága és nehéz.\nUwe Brandt: Szerintem jövő hétfőn kellene szűkíteni a kört.\n";
    private const string Portuguese = "Orla Quist: Hoje as decisões são difíceis, e não há soluções fáceis.\nUwe Brandt: Põe isso na próxima reunião.\n";
    private const string French = "Orla Quist: Nous sommes sûrs que la grue coûte trop cher, même en août.\nUwe Brandt: Ça dépend où et à quel prix.\n";
    private const string Numerals = "田中: 一つだけ、一番大切なことを一緒に決めます。\n佐藤: 一度だけです。\n";
    private const string Russian = "Орла Квист: Сегодня мы решаем о кране.\nУве Брандт: Я против.\n";
    private const string Japanese = "田中: 本日はクレーンについて決めます。\n佐藤: 私は反対です。\n";
    private const string Chinese = "田中：今天我们决定起重机的事情。\n佐藤：我反对这个计划，它太贵了。\n";
    private const string Traditional = "田中：今天我們決定起重機的事情。\n佐藤：我反對這個計畫，它太貴了。\n";
    private const string Korean = "김철수: 오늘 우리는 크레인에 대해 결정합니다.\n이영희: 저는 반대합니다.\n";

    [Theory]
    [InlineData(German, 1252, "Windows-1252")]
    [InlineData(German, 10000, "Mac Roman")]
    [InlineData(Umlauts, 10000, "Mac Roman")]
    [InlineData(Polish, 1250, "Windows-1250")]
    [InlineData(Hungarian, 1250, "Windows-1250")]
    [InlineData(Portuguese, 1252, "Windows-1252")]
    [InlineData(French, 1252, "Windows-1252")]
    [InlineData(Russian, 1251, "Windows-1251")]
    [InlineData(Russian, 20866, "KOI8-R")]
    [InlineData(Japanese, 932, "Shift-JIS")]
    [InlineData(Japanese, 51932, "EUC-JP")]
    [InlineData(Chinese, 54936, "GB18030")]
    [InlineData(Traditional, 950, "Big5")]
    [InlineData(Korean, 51949, "EUC-KR")]
    public void OlderEncoding_IsRecognized_AndSaid(string text, int codePage, string name)
    {
        var (read, warning) = TextEncodings.Decode(CodePagesEncodingProvider.Instance.GetEncoding(codePage)!.GetBytes(text));
        Assert.Equal(text, read);
        Assert.Contains($"read as {name}", warning!.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(German, "utf-16")]
    [InlineData(German, "utf-16BE")]
    [InlineData(Japanese, "utf-16")]
    [InlineData(Japanese, "utf-16BE")]
    [InlineData(Numerals, "utf-16")]
    [InlineData(Numerals, "utf-16BE")]
    [InlineData(Korean, "utf-16")]
    [InlineData(Russian, "utf-16BE")]
    [InlineData(Russian, "utf-8")]
    public void UnicodeWithoutAMark_IsRecognized(string text, string encoding)
    {
        var (read, warning) = TextEncodings.Decode(Encoding.GetEncoding(encoding).GetBytes(text));
        Assert.Equal(text, read);
        Assert.Null(warning);
    }

    [Theory]
    [InlineData("ไทย: วันนี้เราจะตัดสินใจเรื่องปั้นจั่น\nเขา: ฉันไม่เห็นด้วย\n", 874)]
    [InlineData("Όρλα: Σήμερα αποφασίζουμε για τον γερανό, που είναι πολύ ακριβός.\nΟύβε: Είμαι αντίθετος.\n", 1253)]
    [InlineData("אורלה: היום אנחנו מחליטים על העגורן שהוא יקר מדי.\nאובה: אני נגד.\n", 1255)]
    public void EncodingThatIsNotKnown_IsRefused_WithWhatWasTried(string text, int codePage)
    {
        var refusal = Assert.Throws<UnreadableTranscriptException>(() => Read.Bytes(CodePagesEncodingProvider.Instance.GetEncoding(codePage)!.GetBytes(text)));
        Assert.Contains("Shift-JIS", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("Save it as UTF-8", refusal.Message, StringComparison.Ordinal);
    }
}
