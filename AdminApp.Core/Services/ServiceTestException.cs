namespace AdminApp.Core.Services;

/// <summary>A test showed that a part does not work.</summary>
/// <param name="message">Why, as a sentence for people, without secrets.</param>
public sealed class ServiceTestException(string message) : Exception(message);
