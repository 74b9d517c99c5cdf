using System.Runtime.CompilerServices;
using System.Threading.Channels;
using AdminApp.Core.Llm;
using AdminApp.Core.Llm.Provider;
using AdminApp.Tests.Fakes;
using AdminApp.Tests.Llm.Ledger;
using CsCheck;
using Microsoft.Extensions.AI;

namespace AdminApp.Tests.Llm;

/// <summary>The whole service under drawn orders of asking, granting, talking, failing, leaving and passing time.</summary>
public class DrawnSchedulesTests
{
    private enum Act
    {
        Ask,
        AskFresh,
        Grant,
        Word,
        Finish,
        FailOutage,
        FailRate,
        Break,
        Leave,
        Wait,
    }

    private static readonly Gen<(Act Act, int Which)[]> Schedules = Gen.Select(
        Gen.Frequency(
            (4, Gen.Const(Act.Ask)), (1, Gen.Const(Act.AskFresh)), (4, Gen.Const(Act.Grant)), (5, Gen.Const(Act.Word)), (2, Gen.Const(Act.Finish)),
            (1, Gen.Const(Act.FailOutage)), (1, Gen.Const(Act.FailRate)), (1, Gen.Const(Act.Break)), (2, Gen.Const(Act.Leave)), (1, Gen.Const(Act.Wait))),
        Gen.Int[0, 11]).Array[5, 60];

    [Fact]
    public Task NobodyIsLost_NoSlotLeaks_AndIdenticalRequestsShareOneCall() =>
        Schedules.SampleAsync(async schedule => await new Play().RunAsync(schedule), iter: 1_000);

    private sealed class Play
    {
        private readonly LlmRig _rig = new();
        private readonly Lock _lock = new();
        private readonly List<Provider> _open = [];
        private readonly List<Provider[]> _together = [];
        private readonly List<Caller> _callers = [];
        private bool _finale;

        public async Task RunAsync((Act Act, int Which)[] schedule)
        {
            using var rig = _rig;
            rig.Throttle.GrantsAtOnce = false;
            rig.Client.OnCall = AnswerAsync;
            rig.Performance.Set(new PerformanceOptions { CacheEnabled = false });
            foreach (var (act, which) in schedule)
            {
                await StepAsync(act, which);
                QuestionLedgerTests.AssertSum(rig.Ledger.Totals());
            }

            Finish();
            await rig.AdvanceUntilAsync(() => _callers.All(c => c.Ended.IsCompleted), TimeSpan.FromMilliseconds(100), turns: 5);
            await CheckAsync();
        }

        private async Task StepAsync(Act act, int which)
        {
            switch (act)
            {
                case Act.Ask or Act.AskFresh:
                    _callers.Add(new Caller(_rig, $"question {which % 3}", act == Act.AskFresh));
                    break;
                case Act.Grant:
                    _rig.Throttle.GrantNext();
                    break;
                case Act.Wait:
                    _rig.Time.Advance(TimeSpan.FromSeconds(which));
                    break;
                case Act.Leave when _callers.Count > 0:
                    await _callers[which % _callers.Count].LeaveAsync();
                    break;
                default:
                    Provider[] open;
                    lock (_lock)
                    {
                        open = [.. _open];
                    }

                    if (open.Length > 0)
                    {
                        open[which % open.Length].Do(act);
                    }

                    break;
            }

            // Other tasks may go on at any point of the schedule, or not.
            if (which % 2 == 0)
            {
                await Task.Yield();
            }
        }

        private void Finish()
        {
            lock (_lock)
            {
                _finale = true;
                _open.ForEach(p => p.Do(Act.Finish));
            }

            _rig.Throttle.GrantsAtOnce = true;
        }

        private async Task CheckAsync()
        {
            await _rig.UntilAsync(() => _rig.Coalescer.Count == 0 && _rig.Throttle.Running == 0 && _rig.Throttle.Waiting == 0);
            var totals = _rig.Ledger.Totals();
            QuestionLedgerTests.AssertSum(totals);
            Assert.Equal((_callers.Count, 0, 0), (totals.Submitted, totals.Waiting, totals.Running));
            Assert.Equal(_callers.Count(c => c.Answer is not null), totals.Answered);
            Assert.Equal(_callers.Count(c => c.Left), totals.Cancelled);
            Assert.All(_callers.Where(c => c.Answer is not null), c => Assert.Equal(c.Answer, c.Heard));
            // A flight is left first and stopped a moment later, so only now it shows which of them were to go on.
            Assert.True(_together.All(others => others.Count(p => !p.Cancellation.IsCancellationRequested) <= 1), "Two identical requests were in flight at once.");
        }

        private async IAsyncEnumerable<ChatResponseUpdate> AnswerAsync(FakeCall call, [EnumeratorCancellation] CancellationToken cancellationToken)
        {
            var provider = new Provider(call.Question);
            lock (_lock)
            {
                // A fresh and an ordinary flight of one question may run side by side, and stopped flights may still be ending.
                _together.Add([.. _open.Where(p => p.Question == call.Question && !p.Cancellation.IsCancellationRequested)]);
                provider.Cancellation = cancellationToken;
                _open.Add(provider);
                if (_finale)
                {
                    provider.Do(Act.Finish);
                }
            }

            try
            {
                while (true)
                {
                    var act = await provider.Acts.Reader.ReadAsync(cancellationToken);
                    switch (act)
                    {
                        case Act.Word:
                            yield return new ChatResponseUpdate(ChatRole.Assistant, "word ");
                            break;
                        case Act.FailOutage:
                            throw FakeChatClient.Failure(ProviderFailure.Timeout);
                        case Act.FailRate:
                            throw FakeChatClient.Failure(ProviderFailure.RateLimited);
                        case Act.Break:
                            throw FakeChatClient.Failure(ProviderFailure.Rejected);
                        default:
                            yield return new ChatResponseUpdate(ChatRole.Assistant, "end");
                            yield return FakeChatClient.End();
                            yield break;
                    }
                }
            }
            finally
            {
                lock (_lock)
                {
                    _open.Remove(provider);
                }
            }
        }
    }

    private sealed class Provider(string question)
    {
        public string Question => question;

        public Channel<Act> Acts { get; } = Channel.CreateUnbounded<Act>();

        public CancellationToken Cancellation { get; set; }

        public void Do(Act act) => Acts.Writer.TryWrite(act);
    }

    private sealed class Caller
    {
        private readonly CancellationTokenSource _leave = new();

        public Caller(LlmRig rig, string question, bool fresh) => Ended = ListenAsync(rig, LlmRig.Ask(question).On(terms => terms with { Fresh = fresh }));

        public Task Ended { get; }

        public string Heard { get; private set; } = "";

        public string? Answer { get; private set; }

        public bool Left { get; private set; }

        public Task LeaveAsync() => _leave.CancelAsync();

        private async Task ListenAsync(LlmRig rig, LlmRequest request)
        {
            try
            {
                await foreach (var update in rig.Service.StreamAsync(request, _leave.Token))
                {
                    Heard += (update as LlmToken)?.Text;
                    Answer = (update as LlmCompleted)?.Answer.Text;
                }
            }
            catch (LlmException)
            {
                // Failed or refused: an outcome like any other.
            }
            catch (OperationCanceledException)
            {
                Left = true;
            }
        }
    }
}
