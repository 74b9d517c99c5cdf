namespace AdminApp.Core.Llm.Throttling;

/// <summary>How much the time from our sending to the provider's receiving varies: the margin D of <c>Mistral:WindowMarginMs auto</c>.</summary>
public interface IConnectionSpread
{
    /// <summary>The measured spread at the 99.9th percentile, 20 to 500 ms.</summary>
    TimeSpan Margin { get; }
}
