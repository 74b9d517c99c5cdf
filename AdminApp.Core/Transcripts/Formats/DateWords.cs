namespace AdminApp.Core.Transcripts.Formats;

/// <summary>Names of months and days for patterns that ignore case, in full or abbreviated; "Marketing" and "Decision" don't match.</summary>
internal static class DateWords
{
    public const string Month = "(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sep(?:t(?:ember)?)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)";

    public const string Weekday = "(?:mon(?:day)?|tue(?:s(?:day)?)?|wed(?:s|nesday)?|thu(?:r(?:s(?:day)?)?)?|fri(?:day)?|sat(?:urday)?|sun(?:day)?)";
}
