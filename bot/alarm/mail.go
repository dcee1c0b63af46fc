package alarm

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/url"
	"strconv"

	"github.com/wneessen/go-mail"
)

// letters hands notices to a mail server. Each notice is one message to all.
type letters struct {
	host string
	opts []mail.Option
	from string
	to   []string
}

// newMail reads the address of the server. Off the loopback there is no mail
// without TLS: a password goes before it.
func newMail(c Config) (*letters, error) {
	u, err := url.Parse(c.SMTP)
	if err != nil || u.Hostname() == "" {
		return nil, errors.New("the server's address cannot be read")
	}
	m := &letters{host: u.Hostname(), from: c.From, to: c.To}
	m.opts = []mail.Option{mail.WithTimeout(within)}
	ip := net.ParseIP(m.host)
	switch {
	case u.Scheme == "smtps":
		m.opts = append(m.opts, mail.WithSSLPort(false))
	case m.host == "localhost" || ip != nil && ip.IsLoopback():
		m.opts = append(m.opts, mail.WithTLSPortPolicy(mail.TLSOpportunistic))
	default:
		m.opts = append(m.opts, mail.WithTLSPortPolicy(mail.TLSMandatory))
	}
	if u.Port() != "" {
		port, err := strconv.Atoi(u.Port())
		if err != nil {
			return nil, errors.New("the server's port cannot be read")
		}
		m.opts = append(m.opts, mail.WithPort(port))
	}
	if password, ok := u.User.Password(); ok {
		m.opts = append(m.opts, mail.WithSMTPAuth(mail.SMTPAuthAutoDiscover), mail.WithUsername(u.User.Username()), mail.WithPassword(password))
	}
	if _, err := m.letter(Notice{Subject: "x", Text: "x"}); err != nil {
		return nil, err
	}
	if _, err := mail.NewClient(m.host, m.opts...); err != nil {
		return nil, errors.New("the server's address cannot be used")
	}
	return m, nil
}

func (*letters) Name() string { return "mail" }

func (m *letters) letter(n Notice) (*mail.Msg, error) {
	l := mail.NewMsg()
	if err := l.From(m.from); err != nil {
		return nil, errors.New("the sender is no mail address")
	}
	if err := l.To(m.to...); err != nil {
		return nil, errors.New("a recipient is no mail address")
	}
	l.Subject(n.Subject)
	l.SetImportance(mail.ImportanceUrgent)
	l.SetBulk() // no out-of-office answers
	l.SetBodyString(mail.TypeTextPlain, n.Text)
	return l, nil
}

// Send gives the notice to the mail server.
func (m *letters) Send(ctx context.Context, n Notice) error {
	l, err := m.letter(n)
	if err != nil {
		return fmt.Errorf("writing the alarm: %w", err)
	}
	ctx, cancel := context.WithTimeout(ctx, within)
	defer cancel()
	c, err := mail.NewClient(m.host, m.opts...)
	if err != nil {
		return errors.New("mailing the alarm: the server's address cannot be used")
	}
	if err := c.DialAndSendWithContext(ctx, l); err != nil {
		return fmt.Errorf("mailing the alarm: %s", reason(err))
	}
	return nil
}

// reason is the server's refusal as a code: its text may repeat what was sent.
func reason(err error) string {
	var refused *mail.SendError
	if errors.As(err, &refused) {
		if code := refused.ErrorCode(); code != 0 {
			return fmt.Sprintf("the server answers %d", code)
		}
		return "the server refuses it"
	}
	return "the server does not answer, or refuses user, password or TLS"
}
