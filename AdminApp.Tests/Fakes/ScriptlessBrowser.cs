using System.Net;
using System.Text.RegularExpressions;

namespace AdminApp.Tests.Fakes;

/// <summary>A browser without scripts: keeps cookies, follows no redirects, and sends the forms of served pages back with their hidden fields.</summary>
public sealed partial class ScriptlessBrowser(Uri url) : IDisposable
{
    private readonly CookieContainer _cookies = new();
    private HttpClient? _client;

    public HttpClient Client => _client ??= new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, CookieContainer = _cookies }) { BaseAddress = url };

    /// <summary>Its cookies as a header, to carry them elsewhere.</summary>
    public string Cookies => _cookies.GetCookieHeader(url);

    public Task<HttpResponseMessage> GetAsync(string path) => Client.GetAsync(path, TestContext.Current.CancellationToken);

    /// <summary>Loads the page and sends its form, or the one with this name, with these fields.</summary>
    public async Task<HttpResponseMessage> SubmitAsync(string path, IEnumerable<(string Name, string Value)> fields, string? form = null, string? to = null)
    {
        var page = await Client.GetStringAsync(path, TestContext.Current.CancellationToken);
        return await SubmitShownAsync(page, to ?? path, fields, form);
    }

    /// <summary>Sends the form of a page that is shown already, or the one with this name, with these fields.</summary>
    public Task<HttpResponseMessage> SubmitShownAsync(string page, string to, IEnumerable<(string Name, string Value)> fields, string? form = null)
    {
        var markup = Form().Matches(page).Select(m => m.Value).First(f => form is null || f.Contains($"value=\"{form}\"", StringComparison.Ordinal));
        var hidden = Hidden().Matches(markup).Select(m => (m.Groups["name"].Value, WebUtility.HtmlDecode(m.Groups["value"].Value)));
        return PostAsync(to, [.. hidden, .. fields]);
    }

    public async Task<HttpResponseMessage> PostAsync(string path, IEnumerable<(string Name, string Value)> fields)
    {
        using var content = new FormUrlEncodedContent(fields.Select(f => KeyValuePair.Create(f.Name, f.Value)));
        return await Client.PostAsync(path, content, TestContext.Current.CancellationToken);
    }

    public Task<HttpResponseMessage> SignInAsync(string email = AppFactory.AdminEmail, string password = AppFactory.AdminPassword, string path = "sign-in", bool stay = false) =>
        SubmitAsync(path, [("Form.Email", email), ("Form.Password", password), .. stay ? [("Form.Stay", "true")] : Array.Empty<(string, string)>()]);

    /// <summary>Where a response leads, as a path of this site; null when it does not lead on.</summary>
    public string? Target(HttpResponseMessage response) =>
        response.Headers.Location is { } location ? new Uri(url, location).PathAndQuery : null;

    public void Dispose() => _client?.Dispose();

    [GeneratedRegex("<form.*?</form>", RegexOptions.Singleline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Form();

    [GeneratedRegex("<input type=\"hidden\" name=\"(?<name>[^\"]+)\" value=\"(?<value>[^\"]*)\"", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Hidden();
}
