package linetest

// What staff set in the LINE Official Account Manager and the Developers Console.

// SetChat switches Chat on or off: staff may then write beside the bot.
func (p *Platform) SetChat(on bool) { p.set(func() { p.chat = on }) }

// SetUseWebhook switches Use webhook on or off.
func (p *Platform) SetUseWebhook(on bool) { p.set(func() { p.hook.active = on }) }

// SetUsed says how many messages of the month are used.
func (p *Platform) SetUsed(n int) {
	p.set(func() {
		p.quota.turn(p.now())
		p.quota.used = n
	})
}
