using System.Security.Cryptography;
using System.Text;

namespace AdminApp.Core.Llm.Mistral;

/// <summary>Ids of tool calls: Mistral takes nine letters or digits and refuses all else (error 3280).</summary>
internal static class ToolCallIds
{
    private const int Length = 9;
    private const string Alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

    /// <summary>The id itself where it fits, otherwise nine characters drawn from its hash: the same id gives the same, so calls and results stay paired.</summary>
    public static string Fit(string id)
    {
        if (id.Length == Length && id.All(char.IsAsciiLetterOrDigit))
            return id;

        var hash = SHA256.HashData(Encoding.UTF8.GetBytes(id));
        return string.Create(Length, hash, static (span, bytes) =>
        {
            for (var i = 0; i < span.Length; i++)
                span[i] = Alphabet[bytes[i] % Alphabet.Length];
        });
    }
}
