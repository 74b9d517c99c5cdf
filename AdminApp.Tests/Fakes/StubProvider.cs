using System.Net;
using System.Net.Http.Headers;
using System.Text;
using AdminApp.Core.Llm;
using AdminApp.Core.Llm.Mistral;
using Microsoft.Extensions.Time.Testing;

namespace AdminApp.Tests.Fakes;

/// <summary>Stands where the network begins: keeps what the client sends and answers as told. The client and its clock are made here, too.</summary>
internal sealed class StubProvider : HttpMessageHandler, IHttpClientFactory
{
    public const string Key = "secret-key-0123456789";

    public StubProvider() => Client = new MistralChatClient(this, Settings, new ConnectionSpread(Clock), Clock, Log);

    public EventLog<MistralChatClient> Log { get; } = new();

    public FakeTimeProvider Clock { get; } = new(new DateTimeOffset(2026, 3, 4, 5, 6, 7, TimeSpan.Zero));

    public LiveOptions<MistralOptions> Settings { get; } = new(new MistralOptions { ApiKey = Key, BaseUrl = "http://provider.test/v1", Model = "model-by-default" });

    public MistralChatClient Client { get; }

    public Func<CancellationToken, Task<HttpResponseMessage>> Answer { get; set; } = _ => Task.FromResult(Json("{}"));

    public List<HttpRequestMessage> Requests { get; } = [];

    public List<string> Bodies { get; } = [];

    public static HttpResponseMessage Json(string json, HttpStatusCode status = HttpStatusCode.OK) =>
        new(status) { Content = new StringContent(json, Encoding.UTF8, "application/json") };

    public static HttpResponseMessage Events(Stream body) =>
        new(HttpStatusCode.OK) { Content = new StreamContent(body) { Headers = { ContentType = new MediaTypeHeaderValue("text/event-stream") } } };

    public static HttpResponseMessage Events(string body) => Events(new MemoryStream(Encoding.UTF8.GetBytes(body)));

    public HttpClient CreateClient(string name) => new(this, disposeHandler: false) { Timeout = Timeout.InfiniteTimeSpan };

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        Requests.Add(request);
        Bodies.Add(await request.Content!.ReadAsStringAsync(cancellationToken));
        return await Answer(cancellationToken);
    }
}
