using System.Security.Cryptography;
using System.Text;

namespace AdminApp.Core.Llm.Mistral;

/// <summary>IDs of tool calls: Mistral accepts nine letters or digits and rejects everything else (error 3280).</summary>
internal static class ToolCallIds
{
    private const int Length = 9;
    private const string Alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

    /// <summary>The ID itself if it is valid, otherwise nine characters from its hash: equal IDs give equal results, so calls and results stay paired.</summary>
    public static string Fit(string id)
    {
        if (id.Length == Length && id.All(char.IsAsciiLetterOrDigit))
        {
            return id;
        }

        var hash = SHA256.HashData(Encoding.UTF8.GetBytes(id));
        return string.Create(Length, hash, static (span, bytes) =>
        {
            for (var i = 0; i < span.Length; i++)
            {
                span[i] = Alphabet[bytes[i] % Alphabet.Length];
            }
        });
    }
}
